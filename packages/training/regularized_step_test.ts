import { RandomState } from "@shrinklab/data/random_state";
import { initialize, type LayerSpec, planModel, referenceLoss } from "@shrinklab/models";
import { parsePenalty } from "@shrinklab/regularizers";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { ResidentExamples } from "./resident_examples.ts";
import { createTrainer } from "./create_trainer.ts";
import type { TrainingSpec } from "./training_spec.ts";

await tf.setBackend("cpu");

const random = new RandomState(2);
const rows = {
  features: Float32Array.from({ length: 6 * 4 }, () => random.normal()),
  shape: [4],
  labels: [0, 1, 2, 0, 1, 2],
  rows: 6,
};
const batch = Int32Array.of(4, 1, 5);

function specOf(layers: readonly LayerSpec[], part: Partial<TrainingSpec> = {}): TrainingSpec {
  return {
    model: { input: [4], layers },
    loss: "softmaxCrossEntropy",
    optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
    penalties: [],
    ...part,
  };
}

/** Weights before and after steps, by name, and the losses of the first. */
function train(spec: TrainingSpec, steps = 1) {
  const weights = initialize(spec.model, "torch-default", new RandomState(1));
  using examples = new ResidentExamples(rows, { scale: 1 });
  using trainer = createTrainer(spec, weights);
  const losses = Array.from({ length: steps }, () => trainer.stepRows(examples, batch))[0]!;
  const byName = (list: typeof weights) =>
    Object.fromEntries(list.map(({ name, values }) => [name, Float64Array.from(values)]));
  return { before: byName(weights), after: byName(trainer.weights()), losses };
}

const x = [...batch].flatMap((row) => [...rows.features.subarray(row * 4, row * 4 + 4)]);
const labels = [...batch].map((row) => rows.labels[row]!);
const output: LayerSpec = { type: "Dense", units: 3 };

/** For every way to penalize, the layer and what it adds to the loss, from weights in float64. */
const cases: Record<string, [LayerSpec, (weights: Record<string, Float64Array>) => number]> = {
  kernelRegularizer: [
    { type: "Dense", units: 2, kernelRegularizer: { l1: 0.1, l2: 0.2 } },
    (w) => parsePenalty("l1l2(l1=0.1,l2=0.2)").value(w["fc1/kernel"]!),
  ],
  biasRegularizer: [
    { type: "Dense", units: 2, biasRegularizer: "l2-norm(0.3)" },
    (w) => parsePenalty("l2-norm(0.3)").value(w["fc1/bias"]!),
  ],
  orthogonal: [
    { type: "Dense", units: 2, kernelRegularizer: "orthogonal-columns(0.5)" },
    (w) => parsePenalty("orthogonal-columns(0.5)").value(w["fc1/kernel"]!, 2),
  ],
  activityRegularizer: [
    { type: "Dense", units: 2, activityRegularizer: { l1: 0.1, l2: 0.2 } },
    (w) => parsePenalty("l1l2(l1=0.1,l2=0.2)").value(outputs(w)) / batch.length,
  ],
};

/** What the first layer gives for the batch. */
function outputs(w: Record<string, Float64Array>): number[] {
  return [...batch.keys()].flatMap((row) =>
    [0, 1].map((unit) =>
      [0, 1, 2, 3].reduce(
        (sum, i) => sum + x[row * 4 + i]! * w["fc1/kernel"]![i * 2 + unit]!,
        w["fc1/bias"]![unit]!,
      )
    )
  );
}

for (const [name, [layer, penalty]] of Object.entries(cases)) {
  Deno.test(`Trainer.step() adds ${name} to the loss and follows its gradient`, () => {
    const spec = specOf([layer, output]);
    const plan = planModel(spec.model);
    const { before, after, losses } = train(spec);
    assertAlmostEquals(losses.data, referenceLoss(plan, before, x, labels), 1e-6);
    assertAlmostEquals(losses.penalty, penalty(before), 1e-6);
    assertEquals(losses.total, losses.data + losses.penalty);
    const h = 1e-5;
    for (const [tensor, values] of Object.entries(before)) {
      for (const [i, w] of values.entries()) {
        const total = (by: number) => {
          const moved = { ...before, [tensor]: values.with(i, w + by) };
          return referenceLoss(plan, moved, x, labels) + penalty(moved);
        };
        const quotient = (total(h) - total(-h)) / (2 * h);
        assertAlmostEquals((w - after[tensor]![i]!) / 0.1, quotient, 2e-5, `${tensor} at ${i}`);
      }
    }
  });
}

Deno.test("Trainer.step() constrains after the update, as Keras does", () => {
  const free = train(specOf([{ type: "Dense", units: 2 }, output])).after["fc1/kernel"]!;
  const bound = train(specOf([{ type: "Dense", units: 2, maxNorm: 0.3 }, output])).after;
  for (const unit of [0, 1]) {
    const column = [0, 1, 2, 3].map((i) => free[i * 2 + unit]!);
    const norm = Math.hypot(...column);
    for (const [i, w] of column.entries()) {
      const wanted = w * Math.min(norm, 0.3) / (norm + 1e-7);
      assertAlmostEquals(bound["fc1/kernel"]![i * 2 + unit]!, wanted, 1e-7);
    }
  }
});

Deno.test("Trainer.step() weighs the rows of a class in the data loss", () => {
  const plain = train(specOf([output]));
  const weighed = train(specOf([output], { classWeights: [1, 2, 4] }));
  const plan = planModel(specOf([output]).model);
  const expected = [...batch.keys()].map((row) =>
    [1, 2, 4][labels[row]!]! *
    referenceLoss(plan, plain.before, x.slice(row * 4, row * 4 + 4), [labels[row]!])
  );
  const mean = expected.reduce((sum, loss) => sum + loss, 0) / batch.length;
  assertAlmostEquals(weighed.losses.data, mean, 1e-6);
  const wrong = () => train(specOf([output], { classWeights: [1, 2] }));
  assertThrows(wrong, RangeError, "there are 2 class weights, want 3");
});

Deno.test("Trainer.step() draws new masks at every step, the same for one seed", () => {
  const layers: LayerSpec[] = [{ type: "Dropout", rate: 0.5 }, output];
  const run = (seed: number, steps: number) => train(specOf(layers, { seed }), steps).after;
  assertEquals(run(1, 3), run(1, 3));
  const spec = specOf(layers, {
    seed: 1,
    optimizer: { type: "SGD", semantics: "pytorch", lr: 1e-30 },
  });
  using examples = new ResidentExamples(rows, { scale: 1 });
  const weights = initialize(spec.model, "torch-default", new RandomState(1));
  using trainer = createTrainer(spec, weights);
  // The weights do not move, so that only the masks tell the losses apart.
  const losses = [1, 2, 3].map(() => trainer.stepRows(examples, batch).total);
  assertEquals(new Set(losses).size, 3);
  assertEquals(trainer.dataLoss(examples, batch), trainer.dataLoss(examples, batch));
});

Deno.test("createTrainer() wants a seed where the model drops, and no activity penalty without data", () => {
  const drop = specOf([{ type: "Dropout", rate: 0.5 }, output]);
  assertThrows(() => train(drop), RangeError, "seed is undefined, want a whole number from 0");
  const silent = specOf([{ ...output, activityRegularizer: "l1(1)" }], { dataLoss: false });
  assertThrows(
    () => train(silent),
    RangeError,
    "Cannot train on penalties alone: l1 is on outputs",
  );
});

Deno.test("Trainer.step() moves BatchNorm's statistics, and evaluation leaves them", () => {
  const spec = specOf([{ type: "BatchNorm", momentum: 0 }, output]);
  const { after } = train(spec);
  const mean = [0, 1, 2].reduce((sum, row) => sum + x[row * 4]!, 0) / 3;
  assertAlmostEquals(after["bn1/moving-mean"]![0]!, mean, 1e-6);
  using examples = new ResidentExamples(rows, { scale: 1 });
  const weights = initialize(spec.model, "torch-default", new RandomState(1));
  using trainer = createTrainer(spec, weights);
  trainer.evaluate(examples);
  assertEquals(trainer.weights(), weights);
  assert(weights.at(-1)!.name === "bn1/moving-variance");
});
