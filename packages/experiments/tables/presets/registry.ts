import type { TablePreset } from "../table_preset.ts";
import { e4Dropout } from "./e4_dropout.ts";
import { e4Grades } from "./e4_grades.ts";
import { e4Regularizers } from "./e4_regularizers.ts";
import { e5Thoracic } from "./e5_thoracic.ts";
import { e5ThoracicCorrected } from "./e5_thoracic_corrected.ts";

/** Every preset of a table by its name. A new one is a file beside this one and a line here. */
export const tablePresets = {
  "e4-grades": e4Grades,
  "e4-regularizers": e4Regularizers,
  "e4-dropout": e4Dropout,
  "e5-thoracic": e5Thoracic,
  "e5-thoracic-corrected": e5ThoracicCorrected,
} satisfies Record<string, TablePreset>;

/** Name of a preset of a table. */
export type TablePresetName = keyof typeof tablePresets;

/** All names, in the order in which they are listed. */
export const tablePresetNames = Object.keys(tablePresets) as readonly TablePresetName[];
