/**
 * Figures over predictions on the host, in float64, and their registry.
 *
 * @module
 */
export * from "./accuracy.ts";
export * from "./calibration_error.ts";
export * from "./confusion_matrix.ts";
export * from "./count_answers.ts";
export * from "./errors.ts";
export * from "./mean_loss.ts";
export type { Metric, Predictions } from "./metric.ts";
export * from "./probabilities_of.ts";
export * from "./registry.ts";
export * from "./roc_auc.ts";
