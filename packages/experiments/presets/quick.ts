import { withDropout } from "../edit_network.ts";
import type { Method } from "../experiment.ts";
import { e3Layers } from "../networks.ts";
import type { Preset } from "./preset.ts";

const method: Omit<Method, "name"> = {
  network: { layers: e3Layers },
  initializers: { layers: "torch-default" },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "SGD", semantics: "pytorch", lr: 0.05, momentum: 0.9 },
  batchSize: 64,
  dropLast: true,
  epochs: 5,
  evaluateTrain: false,
};

/** Settings under which the CNN learns, done in about a minute on two cores. */
export const quick: Preset = {
  format: 2,
  name: "quick",
  summary: "learns on built-in Fashion-MNIST images, in about a minute",
  data: { type: "images", name: "embedded" },
  methods: [
    { ...method, name: "none" },
    { ...method, name: "weight-decay", optimizer: { ...method.optimizer, weightDecay: 1e-3 } },
    { ...method, name: "l1", penalty: "l1(1e-4,over=all)" },
    { ...method, name: "l2", penalty: "l2(5e-4,over=all)" },
    { ...method, name: "prox-l1", penalty: "prox-l1(1e-4,over=all)" },
  ],
  others: [
    { ...method, name: "l2-norm", penalty: "l2-norm(1e-3,over=all)" },
    { ...method, name: "prune", prune: "magnitude(0.9)" },
    { ...method, name: "dropout", network: { layers: withDropout(e3Layers, 0.5) } },
    {
      ...method,
      name: "group-lasso",
      penalty: "group-lasso(3.2e-3,weights=none)+l2:fc2=1e-3",
    },
    {
      ...method,
      name: "ftrl",
      optimizer: {
        type: "Ftrl",
        semantics: "keras",
        lr: 0.01,
        l1: 1e-4,
        // From 0.1, Keras's default, the first step forgets the initial weights, and nothing learns.
        initialAccumulator: 1e-8,
        beta: 1e-6,
      },
    },
  ],
  seeds: 1,
  notes: [
    "Under SGD weight decay d and l2 d/2 are the same update: with this preset's strengths, 0.001 " +
    "and 0.0005, their rows are equal.",
  ],
};
