/**
 * Experiments: what is compared, presets, and the running of trials over methods and seeds.
 *
 * @module
 */
export { chanceLevel } from "./chance_level.ts";
export { combinePresets } from "./combine_presets.ts";
export { datasetSummary } from "./dataset_summary.ts";
export { drawWeights } from "./draw_weights.ts";
export { type DropoutEffect, dropoutEffect } from "./dropout_effect.ts";
export {
  isDropout,
  type NormalizationName,
  normalizationNames,
  withActivation,
  withActivityPenalty,
  withDropout,
  withHidden,
  withMaxNorm,
  withMomentum,
  withNormalization,
} from "./edit_network.ts";
export { evaluateWeights } from "./evaluate_weights.ts";
export type * from "./experiment.ts";
export { fixedIn, fixedParts, movedRows, parseFixed, scopeOf } from "./fixed_part.ts";
export { formatExperiment, parseExperiment } from "./experiment_file.ts";
export { trialRunner } from "./faults/registry.ts";
export { gradientLines } from "./gradient_lines.ts";
export * from "./judge.ts";
export type { Details } from "./judge_trial.ts";
export { denseLayers, e3Cnn, e3Layers } from "./networks.ts";
export {
  type OptimizerChoice,
  optimizerChoices,
  optimizerNames,
  optimizerText,
  parseOptimizer,
} from "./optimizer_text.ts";
export type { Overrides } from "./overrides.ts";
export { planExperiment, type PlannedExperiment } from "./plan_experiment.ts";
export { type PredictedRows, predictRows } from "./predict_rows.ts";
export { PreparedExperiment, prepareExperiment } from "./prepare.ts";
export type { PreparedMethod } from "./prepare_method.ts";
export { checkPrunedMethods, epochsOf, pruningNotes, pruningOf } from "./pruning.ts";
export { firstLayer, worstMistakes } from "./pictures.ts";
export * from "./result.ts";
export { chooseRows, type Rows, type RowSeeds } from "./rows.ts";
export { type RunTrial, runTrials, type RunTrialsOptions } from "./run_trials.ts";
export { runTrial } from "./run_trial.ts";
export { loadSource, type Source, type SourceOptions } from "./source.ts";
export {
  parseSweep,
  planSweep,
  type Search,
  searches,
  setFor,
  setsOf,
  type SweepOptions,
  type SweepRequest,
  type SweepValues,
  sweptKeys,
  type SweptSetting,
  sweptSettings,
  withSet,
} from "./sweep.ts";
export { type MethodPath, methodPath, withField } from "./swept_field.ts";
export { lastLayer, type Task, taskOf } from "./task.ts";
export { trialPosition } from "./train_trial.ts";
export type { CompletedTrial, TrialCheckpoints, TrialHooks } from "./trial_hooks.ts";
export { labelOf, type Trial, trialsOf } from "./trial.ts";
export { versions } from "./versions.ts";
