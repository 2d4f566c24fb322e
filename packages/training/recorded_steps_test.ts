import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import { initialize, type LayerSpec, type LossName } from "@shrinklab/models";
import { assertEquals } from "@std/assert";
import { planTraining } from "./plan_training.ts";
import { ResidentExamples } from "./resident_examples.ts";
import { createTrainer } from "./trainer.ts";

const random = new RandomState(1);
const rows = 50;
const examples = {
  features: Float32Array.from({ length: rows * 12 }, () => random.normal()),
  shape: [12],
  labels: Int32Array.from({ length: rows }, (_, i) => i % 3),
  rows,
};
const output: LayerSpec = { type: "Dense", units: 3 };

const models: Record<string, [LossName, readonly LayerSpec[]]> = {
  "BatchNorm and dropout": ["softmaxCrossEntropy", [
    { type: "Dense", units: 8 },
    { type: "BatchNorm" },
    { type: "Activation", activation: "tanh" },
    { type: "Dropout", rate: 0.4 },
    output,
  ]],
  "LayerNorm and dropout that is always on": ["softmaxCrossEntropy", [
    { type: "Dense", units: 8, activation: "selu" },
    { type: "LayerNorm" },
    { type: "AlphaDropout", rate: 0.3, always: true },
    output,
  ]],
  "an activity penalty and a constraint": ["softmaxCrossEntropy", [
    {
      type: "Dense",
      units: 8,
      activation: "relu",
      kernelRegularizer: { l2: 0.01 },
      activityRegularizer: { l1: 0.01 },
      maxNorm: 0.5,
    },
    output,
  ]],
  "a penalty that makes a constant on the way": ["softmaxCrossEntropy", [
    { type: "Dense", units: 8, kernelRegularizer: "orthogonal-rows(0.1)" },
    output,
  ]],
  "a softmax layer": ["categoricalCrossEntropy", [{ ...output, activation: "softmax" }]],
  "one output": ["meanSquaredLogarithmicError", [
    { type: "Dense", units: 1, activation: "sigmoid" },
  ]],
};

/** Losses and weights of a run with all that may change between steps. */
function run([loss, layers]: (typeof models)[string], threads: number, eager: boolean) {
  using _ = startEngine({ threads });
  const plan = planTraining({
    model: { input: [12], layers },
    loss,
    optimizer: { type: "Adam", semantics: "keras", lr: 0.01 },
  });
  const weights = initialize(plan.model, "lecun-normal", new RandomState(5));
  using data = new ResidentExamples(examples, { scale: 1 });
  using trainer = createTrainer(plan, weights, { seed: 3, eager });
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const figures: unknown[] = [];
  const epoch = () => {
    for (const start of [0, 20, 40]) { // the last batch is smaller
      figures.push(trainer.stepRows(data, order.subarray(start, Math.min(start + 20, rows))));
    }
    figures.push(trainer.evaluate(data, { batchSize: 25 }));
  };
  epoch();
  const first = trainer.weights();
  trainer.setLearningRate(0.1);
  epoch();
  trainer.loadWeights(first);
  epoch();
  assertEquals(trainer.eagerReason, undefined);
  return { figures, weights: trainer.weights() };
}

for (const [name, model] of Object.entries(models)) {
  Deno.test(`a recorded step has the bits of an eager one, on 1 and 2 threads: ${name}`, () => {
    const eager = run(model, 1, true);
    assertEquals(run(model, 1, false), eager);
    assertEquals(run(model, 2, false), eager);
  });
}
