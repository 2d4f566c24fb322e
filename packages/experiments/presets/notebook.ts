import type { Method, SourceFigure } from "../experiment.ts";
import { e3Layers } from "../networks.ts";
import type { Preset } from "./preset.ts";

const source = "notebook, 10 epochs";

/** What all methods of E3 have in common: PyTorch's SGD without momentum at 2e-4. */
export const e3Method: Omit<Method, "name"> = {
  network: { layers: e3Layers },
  initializers: { layers: "torch-default" },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "SGD", semantics: "pytorch", lr: 2e-4 },
  batchSize: 256,
  dropLast: true,
  epochs: 10,
  evaluateTrain: false,
  evaluateDropLast: true,
};

const method: Omit<Method, "name"> = { ...e3Method, start: "own" };
const decayed = { ...method.optimizer, weightDecay: 0.1 };

/** Experiment E3 as its notebook has it, with the fault that only the first model sees the data. */
export const notebook: Preset = {
  format: 2,
  name: "notebook",
  summary: "experiment E3 as written, fault included: two of its models never see the data",
  data: { type: "images", name: "mnist" },
  fix: ["subset", "split"],
  methods: [
    { ...method, name: "weight-decay", optimizer: decayed },
    { ...method, name: "l1", penalty: "l1(1,over=all)" },
    { ...method, name: "l2-norm", penalty: "l2-norm(0.1,over=all)" },
  ],
  others: [
    { ...method, name: "none" },
    { ...method, name: "l2", penalty: "l2(0.05,over=all)" },
  ],
  seeds: 1,
  fault: "first-models-loss",
  notes: [
    "Fault of the source: the loops of l1 and l2-norm take the data loss from the weight-decay " +
    "model. Their own models never see the data: only the penalty trains them, and of the loss " +
    "printed for them the cross-entropy is the weight-decay model's. Their accuracy is that of " +
    "random weights, shrunk; their near-zero counts say nothing about learning.",
    "At learning rate 2e-4 without momentum nothing learns in 10 epochs: the weight-decay " +
    "model's accuracy is at chance level too.",
  ],
  figures: [
    { source, method: "weight-decay", epoch: 1, figure: "last batch loss", value: 2.2994 },
    { source, method: "l1", epoch: 1, figure: "last batch loss", value: 128.21 },
    { source, method: "l2-norm", epoch: 1, figure: "last batch loss", value: 4.2307 },
    ...printed(source, "weight-decay", 10, 10.226, [0, 0, 3, 0, 15, 0, 154, 0, 0, 0]),
    ...printed(source, "l1", 10, 9.806, [0, 0, 2, 0, 5, 0, 171, 0, 1, 0]),
    ...printed(source, "l2-norm", 10, 9.816, [0, 0, 4, 0, 16, 0, 138, 0, 0, 0]),
  ],
};

/** What E3 prints of a method at the end: test accuracy and near zeros of its ten tensors. */
export function printed(
  source: string,
  method: string,
  epoch: number,
  accuracy: number,
  nearZero: readonly number[],
): SourceFigure[] {
  return [
    { source, method, epoch, figure: "test %", value: accuracy },
    { source, method, epoch, figure: "near zero", value: nearZero },
  ];
}
