/**
 * Experiments with dense networks on images, E1, E2 and E5: presets, what may be set otherwise,
 * sweeps, and the running of methods over seeds.
 *
 * @module
 */
export { chooseRows, loadImages, type MlpData } from "./data.ts";
export { mlpModel, type MlpNetwork, networkText, type Normalization } from "./network.ts";
export type { MlpOverrides } from "./overrides.ts";
export { parsePenaltyChoice, type PenaltyChoice, penaltyText } from "./penalty_choice.ts";
export type { MlpFigure, MlpFigureName, MlpPreset, RowChoice } from "./preset.ts";
export { type MlpPresetName, mlpPresetNames, mlpPresets } from "./presets/registry.ts";
export { type MlpHooks, type MlpRun, runVariant } from "./run_variant.ts";
export { type ComparisonHooks, type MlpTrial, runVariants } from "./run_variants.ts";
export { parseSweep, type Sweep, type SweptSetting, sweptSettings } from "./sweep.ts";
export { checkBatchSizes, type MlpVariant, planVariants } from "./variant.ts";
