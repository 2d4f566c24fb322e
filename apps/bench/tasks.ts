import { e3Cnn } from "@shrinklab/experiments";
import { type ModelSpec, parseNetwork } from "@shrinklab/models";
import type { TrainingSpec } from "@shrinklab/training";
import type { TaskName } from "./flags.ts";

/** One training step to be timed. */
export interface BenchTask {
  /** Rows of the batch. */
  readonly batch: number;
  /** Number of classes of the random labels. */
  readonly classes: number;
  /** What is trained. */
  readonly spec: TrainingSpec;
  /** Steps to time where the user does not say. */
  readonly steps: number;
}

function mlp(input: number, ...layers: [units: number, activation: string][]): ModelSpec {
  return {
    input: [input],
    layers: layers.map(([units, activation]) => ({ type: "Dense", units, activation })),
  } as ModelSpec;
}

const sgd = { type: "SGD", semantics: "pytorch", lr: 2e-4 } as const;
const adam = { type: "Adam", semantics: "pytorch", lr: 1e-3 } as const;
const crossEntropy = "softmaxCrossEntropy" as const;

const cnn: BenchTask = {
  batch: 256,
  classes: 10,
  steps: 15,
  spec: {
    model: e3Cnn,
    loss: crossEntropy,
    optimizer: { ...sgd, weightDecay: 0.1 },
  },
};

const fashion64: BenchTask = {
  batch: 30,
  classes: 10,
  steps: 1000,
  spec: {
    model: mlp(784, [64, "linear"], [10, "linear"]),
    loss: crossEntropy,
    optimizer: adam,
    penalty: "l2(1e-2)",
  },
};

function withPenalty(task: BenchTask, penalty: string): BenchTask {
  return { ...task, spec: { ...task.spec, penalty } };
}

/**
 * The tasks: the CNN of experiment E3 at its batch size (`cnn-l1` with a penalty on the kernels),
 * one for small colour images as people build it, the MLP of E1, the networks of E5.
 */
export const tasks: Readonly<Record<TaskName, BenchTask>> = {
  "cnn": cnn,
  "cnn-l1": {
    batch: 256,
    classes: 10,
    steps: 15,
    spec: {
      model: e3Cnn,
      loss: crossEntropy,
      optimizer: sgd,
      penalty: "l1(1e-4)",
    },
  },
  "cnn-prox": withPenalty(cnn, "prox-l1(0.1)"),
  "cnn-group": withPenalty(cnn, "group-lasso(10)"),
  "cnn-own": {
    batch: 128,
    classes: 10,
    steps: 40,
    spec: {
      model: {
        input: [32, 32, 3],
        layers: parseNetwork(
          "conv(32,3) relu max-pool(2) conv(64,3) relu max-pool(2) flatten dense(128) relu dense(10)",
        ),
      },
      loss: crossEntropy,
      optimizer: { ...sgd, lr: 0.01 },
    },
  },
  "mlp-full": {
    batch: 1000,
    classes: 10,
    steps: 40,
    spec: {
      model: mlp(784, [512, "tanh"], [512, "tanh"], [10, "linear"]),
      loss: crossEntropy,
      optimizer: adam,
      penalty: "l2(1e-3)",
    },
  },
  "thoracic": {
    batch: 30,
    classes: 2,
    steps: 1000,
    spec: {
      model: mlp(17, [30, "relu"], [30, "relu"], [1, "sigmoid"]),
      loss: "meanSquaredLogarithmicError",
      optimizer: adam,
    },
  },
  "fashion-softmax": {
    batch: 30,
    classes: 10,
    steps: 1000,
    spec: {
      model: mlp(784, [10, "linear"]),
      loss: crossEntropy,
      optimizer: adam,
    },
  },
  "fashion-64": fashion64,
  "fashion-64-prox": withPenalty(fashion64, "l2(1e-2)+prox-l1(1e-3)"),
  "fashion-64-group": withPenalty(fashion64, "l2(1e-2)+group-lasso(3e-4)"),
};
