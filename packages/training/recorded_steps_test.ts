import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import { initialize, type LayerSpec, type LossName, parseNetwork } from "@shrinklab/models";
import { assertEquals } from "@std/assert";
import { planTraining } from "./plan_training.ts";
import { ResidentExamples } from "./resident_examples.ts";
import type { State } from "./state.ts";
import { createTrainer } from "./trainer.ts";

const rows = 50;

/** Random rows of a shape. */
function examplesOf(shape: readonly number[]) {
  const random = new RandomState(1);
  const length = shape.reduce((size, axis) => size * axis, rows);
  return {
    features: Float32Array.from({ length }, () => random.normal()),
    shape,
    labels: Int32Array.from({ length: rows }, (_, i) => i % 3),
    rows,
  };
}

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

/** Networks of colour images, as text. */
const ofImages = [
  "conv(8,5) relu max-pool(2) conv(6,3x4,padding=valid) tanh flatten dense(3)",
  "conv(8,5,stride=2,padding=valid,bias=no) batch-norm relu global-average-pool dense(3)",
  "conv(8,3) relu average-pool(2) conv(8,3) relu average-pool(3,stride=1,padding=same) flatten dense(3)",
  "conv(5,1,bias=no) elu conv(4,3x5,stride=2x1) selu max-pool(2x3,stride=1) flatten dense(3,bias=no)",
  "average-pool(2x3,stride=2,padding=same) conv(4,1,stride=2) sigmoid flatten dense(3)",
];

/** Losses and weights of a run with all that may change between steps. */
function run(
  loss: LossName,
  input: readonly number[],
  layers: readonly LayerSpec[],
  threads: number,
  eager: boolean,
) {
  using _ = startEngine({ threads });
  const plan = planTraining({
    model: { input, layers },
    loss,
    optimizer: { type: "Adam", semantics: "keras", lr: 0.01 },
  });
  const weights = initialize(plan.model, "lecun-normal", new RandomState(5));
  using data = new ResidentExamples(examplesOf(input), { scale: 1 });
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

function check(loss: LossName, input: readonly number[], layers: readonly LayerSpec[]): void {
  const eager = run(loss, input, layers, 1, true);
  assertEquals(run(loss, input, layers, 1, false), eager);
  assertEquals(run(loss, input, layers, 2, false), eager);
}

for (const [name, [loss, layers]] of Object.entries(models)) {
  Deno.test(`a recorded step has the bits of an eager one, on 1 and 2 threads: ${name}`, () => {
    check(loss, [12], layers);
  });
}

for (const text of ofImages) {
  Deno.test(`a recorded step has the bits of an eager one, on 1 and 2 threads: ${text}`, () => {
    check("softmaxCrossEntropy", [9, 8, 3], parseNetwork(text));
  });
}

Deno.test("Trainer.follow() takes other numbers into the recorded step, with the state as it is", () => {
  const spec = {
    model: { input: [6], layers: parseNetwork("dense(8) relu dropout(0.4) dense(3)") },
    loss: "softmaxCrossEntropy",
    optimizer: { type: "Adam", semantics: "keras", lr: 0.01 },
  } as const;
  const plans = [[0.01, 0.01], [0.1, 0.01], [0.1, 0.003]].map(([lambda, lr]) =>
    planTraining({
      ...spec,
      penalty: `prox-l1(${lambda},over=all)`,
      optimizer: { ...spec.optimizer, lr: lr! },
    })
  );
  using _engine = startEngine({ threads: 1 });
  using examples = new ResidentExamples(examplesOf([6]), { scale: 1 });
  const initial = initialize(plans[0]!.model, "torch-default", new RandomState(2));
  const run = (eager: boolean) => {
    using trainer = createTrainer(plans[0]!, initial, { seed: 3, eager });
    for (const plan of plans) {
      trainer.follow(plan);
      for (let step = 0; step < 4; step++) {
        trainer.stepRows(examples, Int32Array.from({ length: 20 }, (_, i) => step * 7 + i));
      }
      assertEquals(trainer.learningRate, plan.spec.optimizer.lr);
    }
    return trainer.weights();
  };
  const recorded = run(false);
  assertEquals(recorded, run(true));
  // The same steps in trainers that hand their state on.
  let state: State | undefined;
  let weights = initial;
  for (const plan of plans) {
    using trainer = createTrainer(plan, weights, { seed: 3 });
    if (state) trainer.restore(state);
    trainer.setLearningRate(plan.spec.optimizer.lr);
    for (let step = 0; step < 4; step++) {
      trainer.stepRows(examples, Int32Array.from({ length: 20 }, (_, i) => step * 7 + i));
    }
    [state, weights] = [trainer.state(), trainer.weights()];
  }
  assertEquals(weights, recorded);
});
