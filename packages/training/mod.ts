/**
 * Training: optimizers, the step, epochs, evaluation.
 *
 * @module
 */
export * from "./batch_program.ts";
export * from "./apply_constraint.ts";
export * from "./callbacks/mod.ts";
export * from "./create_trainer.ts";
export * from "./evaluate.ts";
export * from "./fit.ts";
export type * from "./fit_types.ts";
export * from "./loss_sums.ts";
export * from "./model_penalties.ts";
export * from "./model_variables.ts";
export * from "./monte_carlo.ts";
export * from "./optimizers/mod.ts";
export * from "./parameter_update.ts";
export * from "./predict.ts";
export * from "./regularization.ts";
export * from "./resident_examples.ts";
export * from "./schedules/mod.ts";
export * from "./trainer.ts";
export type * from "./training_spec.ts";
