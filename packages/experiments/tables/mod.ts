/**
 * Experiments on tables: presets, models that fit a table, training and judging.
 *
 * @module
 */
export { drawWeights } from "./draw_weights.ts";
export { type DropoutEffect, dropoutEffect } from "./dropout_effect.ts";
export { type ClassFigures, judgeClasses, judgeNumbers, type NumberFigures } from "./judge_rows.ts";
export { monteCarloSummary } from "./monte_carlo_summary.ts";
export { outputLayer, type Task, taskOf } from "./output_layer.ts";
export { planTable, type TableExperiment, type TableOverrides } from "./plan_table.ts";
export { type PreparedVariant, prepareVariant } from "./prepare_variant.ts";
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
export {
  type ResidentTable,
  type TableHooks,
  type TableTrial,
  type TrainedTable,
  trainTable,
} from "./train_table.ts";
