import type { TablePreset, TableVariant } from "../table_preset.ts";

const RATE = 0.75;

const dropout: TableVariant = {
  name: "dropout",
  table: {
    drop: [],
    scale: "standard",
    text: "drop",
    holdOut: { type: "none" },
  },
  hidden: [{ type: "Dropout", rate: RATE }],
  initializers: { hidden: "he-normal", output: "glorot-normal" },
  loss: "softmaxCrossEntropy",
};

/** What dropout does to the values that enter it, in training and outside. */
export const e4Dropout: TablePreset = {
  name: "e4-dropout",
  summary: "E4: what dropout 0.75 and alpha dropout do to the columns that enter them",
  dataset: "loan-grades",
  variants: [
    dropout,
    { ...dropout, name: "alpha-dropout", hidden: [{ type: "AlphaDropout", rate: RATE }] },
  ],
  optimizer: { type: "AdamW", semantics: "keras", lr: 1e-3, weightDecay: 0.004 },
  epochs: 0,
  batchSize: 16,
  patience: 0,
  mcPasses: 0,
  notes: [
    "Dropout keeps the mean of what enters it, but not its spread; alpha dropout keeps both, which " +
    "is what networks of SELU units rest on.",
  ],
  figures: [],
};
