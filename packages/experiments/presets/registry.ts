import { corrected } from "./corrected.ts";
import { e1, e1HiddenUnits, e1L1, e1L1L2, e1L2 } from "./e1.ts";
import { e2BatchNorm, e2BatchNormAsWritten, e2BatchNormFast, e2LayerNorm, e2None } from "./e2.ts";
import { e4Dropout } from "./e4_dropout.ts";
import { e4Grades } from "./e4_grades.ts";
import { e4Regularizers } from "./e4_regularizers.ts";
import { e5Dense64, e5Dense64Dropout, e5Dense64MaxNorm, e5Softmax } from "./e5.ts";
import { e5Thoracic } from "./e5_thoracic.ts";
import { e5ThoracicCorrected } from "./e5_thoracic_corrected.ts";
import { lassonetFashion, lassonetMnist } from "./lassonet.ts";
import { notebook } from "./notebook.ts";
import { notebook100 } from "./notebook_100.ts";
import type { Preset } from "./preset.ts";
import { quick } from "./quick.ts";
import { quickTable } from "./quick_table.ts";

/** Every preset by its name. A new one is a file beside this one and a line here. */
export const presets = {
  quick,
  notebook,
  "notebook-100": notebook100,
  corrected,
  e1,
  "e1-l2": e1L2,
  "e1-l1": e1L1,
  "e1-l1l2": e1L1L2,
  "e1-hidden-units": e1HiddenUnits,
  "e2-none": e2None,
  "e2-batch-norm-as-written": e2BatchNormAsWritten,
  "e2-batch-norm": e2BatchNorm,
  "e2-batch-norm-0.9": e2BatchNormFast,
  "e2-layer-norm": e2LayerNorm,
  "quick-table": quickTable,
  "e5-softmax": e5Softmax,
  "e5-dense64": e5Dense64,
  "e5-dense64-maxnorm": e5Dense64MaxNorm,
  "e5-dense64-dropout": e5Dense64Dropout,
  "e4-grades": e4Grades,
  "e4-regularizers": e4Regularizers,
  "e4-dropout": e4Dropout,
  "e5-thoracic": e5Thoracic,
  "e5-thoracic-corrected": e5ThoracicCorrected,
  "lassonet-mnist": lassonetMnist,
  "lassonet-fashion": lassonetFashion,
} satisfies Record<string, Preset>;

export type { Preset };

/** Name of a preset. */
export type PresetName = keyof typeof presets;
