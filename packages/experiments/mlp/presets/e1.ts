import type { MlpPreset } from "../preset.ts";

const oneSeed = "Its source compares two runs of one seed each, 88.05 % without and 88.55 % with " +
  "L2, and takes the half point for the penalty's. Run --preset e1,e1-l2: over five seeds " +
  "it lies within their noise.";

/** What E1 and E2 have in common. */
export const fewRows =
  "100 validation images choose the epoch, so two epochs that differ by one image are " +
  "told apart by luck: the column last test % shows what is lost or gained by it.";

/** Experiment E1 without a penalty. */
export const e1: MlpPreset = {
  name: "e1",
  summary: "E1: MLP on 1,000 MNIST images, no penalty",
  dataset: "mnist",
  rows: { type: "numpy-subset", seed: 1, train: 1000, validation: 100 },
  scale: 1,
  network: { hidden: [512, 512], activation: "tanh", normalization: { type: "none" }, dropout: 0 },
  initializer: "he-truncated",
  penalty: "none",
  // TensorFlow 1 has epsilon where Keras has it, with another default.
  optimizer: { type: "Adam", semantics: "keras", lr: 1e-3, epsilon: 1e-8 },
  batchSize: "all",
  epochs: 1000,
  evaluateEvery: 10,
  monitor: "valid.accuracy",
  // The source stops when bestEpoch + 100 < epoch.
  patience: 101,
  notes: [oneSeed, fewRows],
  figures: [{ epoch: "best", figure: "test %", value: 88.05 }],
};

/** Experiment E1 with its penalty. */
export const e1L2: MlpPreset = {
  ...e1,
  name: "e1-l2",
  summary: "E1: the same with loss + 0.001 * sum of squares of the kernels",
  penalty: "l2(0.001)",
  figures: [{ epoch: "best", figure: "test %", value: 88.55 }],
};

/** The source's second question. */
export const e1L1: MlpPreset = {
  ...e1,
  name: "e1-l1",
  summary: "E1's question 2: the same with loss + 0.0001 * sum |w| of the kernels",
  penalty: "l1(0.0001)",
  figures: [],
};

/** What the source names beside. */
export const e1L1L2: MlpPreset = {
  ...e1,
  name: "e1-l1l2",
  summary: "E1: L1 0.0001 and L2 0.001 together",
  penalty: "l1l2(l1=0.0001,l2=0.001)",
  figures: [],
};
