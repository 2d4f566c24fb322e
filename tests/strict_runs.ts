/**
 * Short training runs whose final weights are the same, bit by bit, on every processor, in every
 * browser and at any number of threads, if the engine is started in strict mode.
 *
 * @module
 */
import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import { initialize, type ModelSpec, weightsSha256 } from "@shrinklab/models";
import {
  createTrainer,
  planTraining,
  ResidentExamples,
  type TrainingSpec,
} from "@shrinklab/training";

const cnn: ModelSpec = {
  input: [14, 14, 1],
  layers: [
    { type: "Conv2D", filters: 16, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "Conv2D", filters: 32, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "MaxPool2D", poolSize: 2 },
    { type: "Flatten" },
    { type: "Dense", units: 20, activation: "relu" },
    { type: "Dense", units: 10 },
  ],
};

function mlp(...between: ModelSpec["layers"]): ModelSpec {
  return {
    input: [196],
    layers: [
      { type: "Dense", units: 64 },
      ...between,
      { type: "Activation", activation: "tanh" },
      { type: "Dense", units: 10 },
    ],
  };
}

const sgd = { type: "SGD", semantics: "pytorch", lr: 0.05, momentum: 0.9 } as const;
const adam = { type: "Adam", semantics: "keras", lr: 1e-3 } as const;
const spec = (model: ModelSpec, optimizer: TrainingSpec["optimizer"]): TrainingSpec => ({
  model,
  optimizer,
  loss: "softmaxCrossEntropy",
  penalty: "l1(1e-4)+l2-norm(1e-3,over=all)",
});

/** The runs by name. */
export const strictRuns: Readonly<Record<string, TrainingSpec>> = {
  "cnn": spec(cnn, sgd),
  "mlp": spec(mlp(), adam),
  "mlp-batch-norm": spec(mlp({ type: "BatchNorm" }), adam),
  "mlp-dropout": spec(mlp({ type: "Dropout", rate: 0.3 }), adam),
};

/** Batches of each run. */
const steps = 12;
const [rows, batch] = [192, 48];

/**
 * Trains all runs in strict mode.
 *
 * @param threads Threads of the engine.
 * @returns The hash of each run's final weights.
 */
export async function hashStrictRuns(threads: number): Promise<Record<string, string>> {
  using _engine = startEngine({ threads, strict: true });
  const hashes: Record<string, string> = {};
  for (const [name, run] of Object.entries(strictRuns)) {
    const random = new RandomState(11);
    using examples = new ResidentExamples({
      features: Uint8Array.from({ length: rows * 196 }, () => random.randint(0, 256)),
      shape: run.model.input,
      labels: Array.from({ length: rows }, () => random.randint(0, 10)),
      rows,
    });
    const plan = planTraining(run);
    const initial = initialize(plan.model, "torch-default", random);
    using trainer = createTrainer(plan, initial, { seed: 5 });
    for (let step = 0; step < steps; step++) {
      const first = step * batch % rows;
      trainer.stepRows(examples, Int32Array.from({ length: batch }, (_, i) => first + i));
    }
    hashes[name] = await weightsSha256(trainer.weights());
  }
  return hashes;
}
