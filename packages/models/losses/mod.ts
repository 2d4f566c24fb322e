/**
 * Data losses: what training makes small, one file each, and their registry.
 *
 * @module
 */
export * from "./binary_cross_entropy.ts";
export * from "./binary_cross_entropy_from_logits.ts";
export * from "./categorical_cross_entropy.ts";
export * from "./count_correct_of.ts";
export * from "./elementwise_loss.ts";
export type * from "./loss.ts";
export * from "./mean_absolute_error.ts";
export * from "./mean_squared_error.ts";
export * from "./mean_squared_logarithmic_error.ts";
export * from "./number_targets.ts";
export * from "./poisson.ts";
export * from "./registry.ts";
export * from "./softmax_cross_entropy.ts";
