import { e3Cnn } from "../cnn_model.ts";
import type { Preset } from "../preset.ts";

/** Settings under which the CNN learns, done in about a minute on two cores. */
export const quick: Preset = {
  name: "quick",
  summary: "learns on built-in Fashion-MNIST images, in about a minute",
  dataset: "embedded",
  model: e3Cnn,
  initializer: "torch-default",
  start: "same",
  optimizer: "momentum",
  learningRate: 0.05,
  epochs: 5,
  batchSize: 64,
  testDropLast: false,
  methods: ["none", "weight-decay", "l1", "l2"],
  lambdas: { "weight-decay": 1e-3, "l1": 1e-4, "l2": 5e-4, "l2-norm": 1e-3 },
  notes: [
    "Under SGD weight decay d and l2 d/2 are the same update: with this preset's strengths, 0.001 " +
    "and 0.0005, their rows are equal.",
  ],
  figures: [],
};
