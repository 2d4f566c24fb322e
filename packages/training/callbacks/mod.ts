/**
 * What follows training and may change or end it: early stopping, the best weights, schedules.
 *
 * @module
 */
export * from "./best_weights.ts";
export type * from "./callback.ts";
export * from "./early_stopping.ts";
export * from "./from_epoch.ts";
export * from "./monitor.ts";
export * from "./scheduled_rate.ts";
