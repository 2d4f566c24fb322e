/**
 * Experiments: presets, methods, and the running of trials over methods and seeds.
 *
 * @module
 */
export { chanceLevel, labelCounts } from "./chance_level.ts";
export { checkData } from "./check_data.ts";
export { e3Cnn } from "./cnn_model.ts";
export { effectiveGradientOf } from "./effective_gradient_of.ts";
export {
  type ExperimentSpec,
  type MethodSpec,
  type Overrides,
  planExperiment,
} from "./experiment_spec.ts";
export {
  type Method,
  type MethodName,
  methodNames,
  methods,
  type Regularization,
  type StrengthName,
  strengthNames,
} from "./methods.ts";
export { optimizerChoices, type OptimizerName, optimizerNames } from "./optimizer_choice.ts";
export type { Fault, Preset } from "./preset.ts";
export { type PresetName, presetNames, presets } from "./presets/registry.ts";
export { type ExperimentHooks, runExperiment } from "./run_experiment.ts";
export {
  type CompletedRun,
  initialWeights,
  type ResidentData,
  runMethod,
  type Trial,
  type TrialHooks,
} from "./run_method.ts";
export { endingNotes, faultNotes } from "./run_notes.ts";
export type { SourceFigures } from "./source_figures.ts";
export { versions } from "./versions.ts";
