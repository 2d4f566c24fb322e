import type { MlpPreset } from "../preset.ts";

const validation =
  "Its validation rows are the test rows, as in the source, so the best of several " +
  "epochs is chosen on them: with one epoch nothing is.";
const oneRun =
  "The source ranks dense64, + MaxNorm and + Dropout by one run each, and by losses that " +
  "hold different penalties. Differences of under a point need --seeds, and accuracy or the loss " +
  "without penalty (test loss in the table).";

/** E5's softmax regression. */
export const e5Softmax: MlpPreset = {
  name: "e5-softmax",
  summary: "E5: softmax regression on Fashion-MNIST, one epoch",
  dataset: "fashion-mnist",
  rows: { type: "all" },
  scale: 1 / 255,
  network: { hidden: [], activation: "linear", normalization: { type: "none" }, dropout: 0 },
  initializer: "glorot-uniform",
  penalty: "none",
  optimizer: { type: "Adam", semantics: "keras", lr: 1e-3, epsilon: 1e-7 },
  batchSize: 30,
  epochs: 1,
  evaluateEvery: 1,
  monitor: "valid.loss",
  patience: 10,
  notes: [validation],
  figures: [
    { epoch: 1, figure: "epoch loss", value: 0.7801 },
    { epoch: 1, figure: "valid loss", value: 0.5107 },
    { epoch: 1, figure: "valid %", value: 82.21 },
  ],
};

/** E5's dense layer with penalties on weights and outputs. */
export const e5Dense64: MlpPreset = {
  ...e5Softmax,
  name: "e5-dense64",
  summary: "E5: a linear Dense 64 before it, kernel l2 0.01, activity l1 0.01",
  network: { ...e5Softmax.network, hidden: [64], activityPenalty: "l1(0.01)" },
  penalty: "l2:layer1=0.01",
  notes: [validation, oneRun],
  figures: [
    { epoch: 1, figure: "valid loss", value: 0.8033 },
    { epoch: 1, figure: "valid %", value: 80.6 },
  ],
};

/** The same with a constraint. */
export const e5Dense64MaxNorm: MlpPreset = {
  ...e5Dense64,
  name: "e5-dense64-maxnorm",
  summary: "E5: the same and MaxNorm 2 on the Dense 64",
  network: { ...e5Dense64.network, maxNorm: 2 },
  figures: [
    { epoch: 1, figure: "valid loss", value: 0.7866 },
    { epoch: 1, figure: "valid %", value: 81.35 },
  ],
};

/** The same with dropout too. */
export const e5Dense64Dropout: MlpPreset = {
  ...e5Dense64MaxNorm,
  name: "e5-dense64-dropout",
  summary: "E5: the same and Dropout 0.5 after it",
  network: { ...e5Dense64MaxNorm.network, dropout: 0.5 },
  figures: [
    { epoch: 1, figure: "valid loss", value: 0.8783 },
    { epoch: 1, figure: "valid %", value: 80.52 },
  ],
};
