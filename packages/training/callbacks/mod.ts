/**
 * What follows training and may change or end it: early stopping, the best weights, schedules.
 *
 * @module
 */
export * from "./best_weights.ts";
export * from "./early_stopping.ts";
export * from "./monitor.ts";
export * from "./scheduled_rate.ts";
export type { Callback, CallbackTrainer } from "../fit_types.ts";
