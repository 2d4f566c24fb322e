/**
 * Figures over predictions on the host, in float64, and their registry.
 *
 * @module
 */
export * from "./curves.ts";
export type { Metric, Predictions } from "./metric.ts";
export * from "./of_classes.ts";
export * from "./of_losses.ts";
export * from "./of_numbers.ts";
export * from "./registry.ts";
