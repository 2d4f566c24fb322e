/**
 * Constraints on kernels after every update, one file each, and their registry.
 *
 * @module
 */
export * from "./constraint.ts";
export * from "./max_norm.ts";
export * from "./min_max_norm.ts";
export * from "./non_negative.ts";
export * from "./registry.ts";
export * from "./unit_norm.ts";
