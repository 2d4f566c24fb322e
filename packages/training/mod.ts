/**
 * Training: optimizers, the step, epochs, evaluation.
 *
 * @module
 */
export { AcceleratedDescent, type DescentOptions } from "./accelerated_descent.ts";
export { applyConstraint } from "./apply_constraint.ts";
export {
  BatchProgram,
  type BatchProgramOptions,
  BatchPrograms,
  type Calculation,
} from "./batch_program.ts";
export * from "./callbacks/mod.ts";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
export { balancedClassWeights } from "./class_weights.ts";
export { type EffectiveRate, effectiveRates, type TrainedWeights } from "./effective_rate.ts";
export type { EpochRecord, EvaluatedSet } from "./epoch_record.ts";
export {
  evaluate,
  type EvaluateOptions,
  type Evaluation,
  Evaluator,
  type EvaluatorOptions,
} from "./evaluate.ts";
export {
  type CheckpointInterval,
  type CheckpointOptions,
  fit,
  type FitOptions,
  type FitOutcome,
  type FitResult,
  positionOf,
  type StepProgress,
  type Steps,
} from "./fit.ts";
export { Inference } from "./inference.ts";
export { LossSums, type LossSumsState, type MeanLosses, type StepLosses } from "./loss_sums.ts";
export { type MaskPurpose, MaskSteps } from "./mask_steps.ts";
export { hasSteadyGradient, meanGradients } from "./mean_gradients.ts";
export * from "./metrics/mod.ts";
export { ModelVariables } from "./model_variables.ts";
export {
  type MonteCarloOptions,
  type MonteCarloPrediction,
  predictMonteCarlo,
} from "./monte_carlo.ts";
export * from "./optimizers/mod.ts";
export {
  type AfterUpdate,
  composeUpdate,
  type ParameterUpdate,
  stepNumbers,
} from "./parameter_update.ts";
export { penaltyNotes } from "./penalty_notes.ts";
export { type PenaltyValue, penaltyValues } from "./penalty_values.ts";
export { planTraining, type TrainingPlan, type TrainingSpec } from "./plan_training.ts";
export { type Outputs, predict, type PredictOptions, withoutLastActivation } from "./predict.ts";
export { type ParameterPenalty, type Regularization, regularizationOf } from "./regularization.ts";
export { type Batch, ResidentExamples } from "./resident_examples.ts";
export * from "./pruning/mod.ts";
export * from "./schedules.ts";
export { settingNotes, type TrainingLength } from "./setting_notes.ts";
export { joinStates, type State, type Stateful, statePart } from "./state.ts";
export {
  type AfterStep,
  type AskedNumbers,
  askNumbers,
  TrainedParameter,
} from "./trained_parameter.ts";
export { createTrainer, Trainer, type TrainerOptions } from "./trainer.ts";
export { type LentTrainer, TrainerPool } from "./trainer_pool.ts";
