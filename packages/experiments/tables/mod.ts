/**
 * Experiments on tables: presets, models that fit a table, training and judging.
 *
 * @module
 */
export { drawWeights } from "./draw_weights.ts";
export { type DropoutEffect, dropoutEffect } from "./dropout_effect.ts";
export { type ClassFigures, judgeClasses, type JudgeOptions } from "./judge_classes.ts";
export { layerPenalties } from "./layer_penalties.ts";
export { monteCarlo, type MonteCarloOptions } from "./monte_carlo.ts";
export { outputLayer, type Task, taskOf } from "./output_layer.ts";
export { planTable, type TableExperiment, type TableOverrides } from "./plan_table.ts";
export { largestClasses, type PredictOptions, predictRows } from "./predict_rows.ts";
export { type PreparedVariant, prepareVariant } from "./prepare_variant.ts";
export { probabilities } from "./probabilities.ts";
export { type TablePresetName, tablePresetNames, tablePresets } from "./presets/registry.ts";
export { runTable, type TableExperimentHooks } from "./run_table.ts";
export { runTrial, type TableRun } from "./run_trial.ts";
export type {
  HoldOutChoice,
  TableChoice,
  TableFigure,
  TablePreset,
  TableVariant,
} from "./table_preset.ts";
export { type ResidentTable, type TableHooks, type TableTrial, trainTable } from "./train_table.ts";
