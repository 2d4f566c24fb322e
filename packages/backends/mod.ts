/**
 * What computes: the backends by name, and how each is started.
 *
 * @module
 */
export * from "./backend.ts";
export { blasGain, blasHint, type DenseWork } from "./blas_hint.ts";
export * from "./flags.ts";
export { foreignCodeLine } from "./foreign_code.ts";
export * from "./registry.ts";
