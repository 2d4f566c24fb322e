import type { TablePreset, TableVariant } from "../table_preset.ts";

/** Three dense layers of 2, 2 and 1 units on two columns of large numbers. */
const none: TableVariant = {
  name: "none",
  table: {
    target: "연간소득",
    drop: [
      ...["ID", "대출기간", "주택소유상태", "부채_대비_소득_비율", "총계좌수"],
      ...["최근_2년간_연체_횟수", "총상환이자", "총연체금액", "연체계좌수", "대출등급"],
    ],
    scale: "none",
    text: "drop",
    holdOut: { type: "none" },
  },
  hidden: [
    { type: "Dense", units: 2, activation: "relu" },
    { type: "Dense", units: 2, activation: "relu" },
  ],
  output: { activation: "relu" },
  initializers: { hidden: "he-normal", output: "he-normal" },
  loss: "meanSquaredError",
};

const penalty = "l1(0.01)";

/** Experiment E4's first model: penalties that layers name themselves, one value a layer. */
export const e4Regularizers: TablePreset = {
  name: "e4-regularizers",
  summary: "E4: L1 named by three layers: one penalty a layer; without, an empty list",
  dataset: "loan-grades",
  variants: [
    {
      ...none,
      name: "l1",
      hidden: none.hidden.map((layer) => ({ ...layer, kernelRegularizer: penalty })),
      output: { ...none.output, kernelRegularizer: penalty },
    },
    none,
  ],
  optimizer: { type: "SGD", semantics: "keras", lr: 0.01, momentum: 0.9, nesterov: true },
  epochs: 0,
  batchSize: 32,
  patience: 0,
  mcPasses: 0,
  notes: [
    "The source never fits this model, and neither does the preset (--epochs 0). On columns in the " +
    "tens of millions, unscaled, its first step either makes the loss infinite or all units dead, " +
    "so that it answers 0 for every row: see --epochs 1 --seeds 8.",
  ],
  figures: [],
};
