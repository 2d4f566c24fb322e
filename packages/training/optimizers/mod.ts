/**
 * Optimizers as elementwise rules, and their registry.
 *
 * @module
 */
export * from "./adam.ts";
export * from "./adam_w.ts";
export type * from "./optimizer.ts";
export * from "./registry.ts";
export * from "./rms_prop.ts";
export * from "./sgd.ts";
