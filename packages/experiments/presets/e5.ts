import type { DenseSpec, LayerSpec } from "@shrinklab/models";
import type { Method, SourceFigure } from "../experiment.ts";
import type { Preset } from "./preset.ts";

const source = "source";
const validation =
  "Its validation rows are the test rows, as in the source, so the best of several " +
  "epochs is chosen on them: with one epoch nothing is.";
const oneRun =
  "The source ranks dense64, + MaxNorm and + Dropout by one run each, and by losses that " +
  "hold different penalties. Differences of under a point need --seeds, and accuracy or the loss " +
  "without penalty (test loss in the table).";

const method: Omit<Method, "name" | "network"> = {
  initializers: { layers: "glorot-uniform" },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "Adam", semantics: "keras", lr: 1e-3, epsilon: 1e-7 },
  batchSize: 30,
  epochs: 1,
  stop: { monitor: "test.loss", patience: 10 },
  choose: { monitor: "test.loss" },
};

/** E5's Dense 64, which the source leaves linear. */
const dense: DenseSpec = {
  type: "Dense",
  units: 64,
  activation: "linear",
  activityRegularizer: "l1(0.01)",
};

function dense64(name: string, ...layers: readonly LayerSpec[]): Method {
  return { ...method, name, network: { layers }, penalty: "l2:layer1=0.01" };
}

function reported(method: string, loss: number, percent: number): SourceFigure[] {
  return [
    { source, method, epoch: 1, figure: "test loss", value: loss },
    { source, method, epoch: 1, figure: "test %", value: percent },
  ];
}

/** E5's softmax regression. */
export const e5Softmax: Preset = {
  format: 2,
  name: "e5-softmax",
  summary: "E5: softmax regression on Fashion-MNIST, one epoch",
  data: { type: "images", name: "fashion-mnist" },
  fix: ["subset", "split"],
  methods: [{ ...method, name: "e5-softmax", network: { layers: [] } }],
  notes: [validation],
  figures: [
    { source, method: "e5-softmax", epoch: 1, figure: "epoch loss", value: 0.7801 },
    ...reported("e5-softmax", 0.5107, 82.21),
  ],
};

/** E5's dense layer with penalties on weights and outputs. */
export const e5Dense64: Preset = {
  ...e5Softmax,
  name: "e5-dense64",
  summary: "E5: a linear Dense 64 before it, kernel l2 0.01, activity l1 0.01",
  methods: [dense64("e5-dense64", dense)],
  notes: [validation, oneRun],
  figures: reported("e5-dense64", 0.8033, 80.6),
};

/** The same with a constraint. */
export const e5Dense64MaxNorm: Preset = {
  ...e5Dense64,
  name: "e5-dense64-maxnorm",
  summary: "E5: the same and MaxNorm 2 on the Dense 64",
  methods: [dense64("e5-dense64-maxnorm", { ...dense, maxNorm: 2 })],
  figures: reported("e5-dense64-maxnorm", 0.7866, 81.35),
};

/** The same with dropout too. */
export const e5Dense64Dropout: Preset = {
  ...e5Dense64,
  name: "e5-dense64-dropout",
  summary: "E5: the same and Dropout 0.5 after it",
  methods: [
    dense64("e5-dense64-dropout", { ...dense, maxNorm: 2 }, { type: "Dropout", rate: 0.5 }),
  ],
  figures: reported("e5-dense64-dropout", 0.8783, 80.52),
};
