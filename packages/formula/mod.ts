/**
 * One elementwise calculation, several interpreters: a {@linkcode Formula} is written once over
 * {@linkcode Arithmetic} and run on float64 numbers, on tfjs tensors, or as one emitted pass.
 *
 * @module
 */
export type { Arithmetic } from "./arithmetic.ts";
export type { Formula } from "./formula.ts";
export * from "./assign_formula.ts";
export * from "./formula_kernel.ts";
export * from "./numbers.ts";
export * from "./map_formula.ts";
export * from "./sum_formula.ts";
export * from "./tensors.ts";
