/**
 * What computes: the backends by name, and how each is started.
 *
 * @module
 */
export type * from "./backend.ts";
export * from "./registry.ts";
