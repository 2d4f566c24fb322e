/**
 * What computes: the backends by name, and how each is started.
 *
 * @module
 */
export * from "./backend.ts";
export * from "./flags.ts";
export * from "./registry.ts";
