import { e3Cnn } from "../cnn_model.ts";
import type { Preset } from "../preset.ts";

const source = "notebook, 10 epochs";

/** Experiment E3 as its notebook has it, with the fault that only the first model sees the data. */
export const notebook: Preset = {
  name: "notebook",
  summary: "experiment E3 as written, fault included: two of its models never see the data",
  dataset: "mnist",
  model: e3Cnn,
  initializer: "torch-default",
  start: "own",
  optimizer: "sgd",
  learningRate: 2e-4,
  epochs: 10,
  batchSize: 256,
  testDropLast: true,
  methods: ["weight-decay", "l1", "l2-norm"],
  lambdas: { "weight-decay": 0.1, "l1": 1, "l2": 0.05, "l2-norm": 0.1 },
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
    { source, method: "weight-decay", epoch: 1, lastBatchLoss: 2.2994 },
    { source, method: "l1", epoch: 1, lastBatchLoss: 128.21 },
    { source, method: "l2-norm", epoch: 1, lastBatchLoss: 4.2307 },
    {
      source,
      method: "weight-decay",
      epoch: 10,
      testAccuracy: 0.10226,
      nearZero: [0, 0, 3, 0, 15, 0, 154, 0, 0, 0],
    },
    {
      source,
      method: "l1",
      epoch: 10,
      testAccuracy: 0.09806,
      nearZero: [0, 0, 2, 0, 5, 0, 171, 0, 1, 0],
    },
    {
      source,
      method: "l2-norm",
      epoch: 10,
      testAccuracy: 0.09816,
      nearZero: [0, 0, 4, 0, 16, 0, 138, 0, 0, 0],
    },
  ],
};
