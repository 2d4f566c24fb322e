import type { MlpPreset } from "../preset.ts";
import { e1, e1L1, e1L1L2, e1L2 } from "./e1.ts";
import { e2BatchNorm, e2BatchNormAsWritten, e2BatchNormFast, e2LayerNorm, e2None } from "./e2.ts";
import { e5Dense64, e5Dense64Dropout, e5Dense64MaxNorm, e5Softmax } from "./e5.ts";

/** Every preset of a dense network by its name. A new one is a constant and a line here. */
export const mlpPresets = {
  "e1": e1,
  "e1-l2": e1L2,
  "e1-l1": e1L1,
  "e1-l1l2": e1L1L2,
  "e2-none": e2None,
  "e2-batch-norm-as-written": e2BatchNormAsWritten,
  "e2-batch-norm": e2BatchNorm,
  "e2-batch-norm-0.9": e2BatchNormFast,
  "e2-layer-norm": e2LayerNorm,
  "e5-softmax": e5Softmax,
  "e5-dense64": e5Dense64,
  "e5-dense64-maxnorm": e5Dense64MaxNorm,
  "e5-dense64-dropout": e5Dense64Dropout,
} satisfies Record<string, MlpPreset>;

/** Name of a preset. */
export type MlpPresetName = keyof typeof mlpPresets;

/** All names, in the order in which they are listed. */
export const mlpPresetNames = Object.keys(mlpPresets) as readonly MlpPresetName[];
