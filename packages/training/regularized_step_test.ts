import { RandomState, selectRows } from "@shrinklab/data";
import { initialize, type LayerSpec, referenceLoss } from "@shrinklab/models";
import { parsePenalty } from "@shrinklab/regularizers";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { planTraining, type TrainingPlan, type TrainingSpec } from "./plan_training.ts";
import { ResidentExamples } from "./resident_examples.ts";
import { createTrainer } from "./trainer.ts";

await tf.setBackend("cpu");

const random = new RandomState(2);
const rows = {
  features: Float32Array.from({ length: 6 * 4 }, () => random.normal()),
  shape: [4],
  labels: [0, 1, 2, 0, 1, 2],
  rows: 6,
};
const batch = Int32Array.of(4, 1, 5);

function planOf(layers: readonly LayerSpec[], part: Partial<TrainingSpec> = {}): TrainingPlan {
  return planTraining({
    model: { input: [4], layers },
    loss: "softmaxCrossEntropy",
    optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
    ...part,
  });
}

/** Weights before and after steps, by name, and the losses of the first. */
function train(plan: TrainingPlan, { steps = 1, seed }: { steps?: number; seed?: number } = {}) {
  const weights = initialize(plan.model, "torch-default", new RandomState(1));
  using examples = new ResidentExamples(rows, { scale: 1 });
  using trainer = createTrainer(plan, weights, { seed });
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
    const plan = planOf([layer, output]);
    const { before, after, losses } = train(plan);
    assertAlmostEquals(losses.data, referenceLoss(plan.model, before, x, labels), 1e-6);
    assertAlmostEquals(losses.penalty, penalty(before), 1e-6);
    assertEquals(losses.total, losses.data + losses.penalty);
    const h = 1e-5;
    for (const [tensor, values] of Object.entries(before)) {
      for (const [i, w] of values.entries()) {
        const total = (by: number) => {
          const moved = { ...before, [tensor]: values.with(i, w + by) };
          return referenceLoss(plan.model, moved, x, labels) + penalty(moved);
        };
        const quotient = (total(h) - total(-h)) / (2 * h);
        assertAlmostEquals((w - after[tensor]![i]!) / 0.1, quotient, 2e-5, `${tensor} at ${i}`);
      }
    }
  });

  Deno.test(`Trainer.penalty() is the penalty of a step with ${name}`, () => {
    const plan = planOf([layer, output]);
    using examples = new ResidentExamples(selectRows(rows, batch), { scale: 1 });
    using trainer = createTrainer(plan, initialize(plan.model, "lecun-normal", new RandomState(3)));
    const tensors = tf.memory().numTensors;
    const penalty = trainer.penalty(examples);
    assertEquals(tf.memory().numTensors, tensors);
    assertAlmostEquals(penalty, trainer.stepRows(examples, Int32Array.of(0, 1, 2)).penalty, 1e-6);
  });
}

Deno.test("Trainer.penalty() wants rows only for penalties on outputs", () => {
  const penaltyOf = (layer: LayerSpec) => {
    const plan = planOf([layer]);
    using trainer = createTrainer(plan, initialize(plan.model, "he-normal", new RandomState(3)));
    return trainer.penalty();
  };
  assertEquals(penaltyOf(output), 0);
  assertThrows(
    () => penaltyOf({ ...output, activityRegularizer: "l1(1)" }),
    TypeError,
    "examples is undefined, want rows",
  );
});

Deno.test("Trainer.step() constrains after the update, as Keras does", () => {
  const free = train(planOf([{ type: "Dense", units: 2 }, output])).after["fc1/kernel"]!;
  const bound = train(planOf([{ type: "Dense", units: 2, maxNorm: 0.3 }, output])).after;
  for (const unit of [0, 1]) {
    const column = [0, 1, 2, 3].map((i) => free[i * 2 + unit]!);
    const norm = Math.hypot(...column);
    for (const [i, w] of column.entries()) {
      const wanted = w * Math.min(norm, 0.3) / (norm + 1e-7);
      assertAlmostEquals(bound["fc1/kernel"]![i * 2 + unit]!, wanted, 1e-7);
    }
  }
});

Deno.test("Trainer.step() weights the rows of a class in the data loss", () => {
  const plain = train(planOf([output]));
  const weighed = train(planOf([output], { classWeights: [1, 2, 4] }));
  const { model } = planOf([output]);
  const expected = [...batch.keys()].map((row) =>
    [1, 2, 4][labels[row]!]! *
    referenceLoss(model, plain.before, x.slice(row * 4, row * 4 + 4), [labels[row]!])
  );
  const mean = expected.reduce((sum, loss) => sum + loss, 0) / batch.length;
  assertAlmostEquals(weighed.losses.data, mean, 1e-6);
  const wrong = () => train(planOf([output], { classWeights: [1, 2] }));
  assertThrows(wrong, RangeError, "there are 2 class weights, want 3");
});

Deno.test("Trainer.step() draws new masks at every step, the same for one seed", () => {
  const layers: LayerSpec[] = [{ type: "Dropout", rate: 0.5 }, output];
  const run = () => train(planOf(layers), { steps: 3, seed: 1 }).after;
  assertEquals(run(), run());
  const plan = planOf(layers, { optimizer: { type: "SGD", semantics: "pytorch", lr: 1e-30 } });
  using examples = new ResidentExamples(rows, { scale: 1 });
  const weights = initialize(plan.model, "torch-default", new RandomState(1));
  using trainer = createTrainer(plan, weights, { seed: 1 });
  // The weights do not move, so that only the masks tell the losses apart.
  const losses = [1, 2, 3].map(() => trainer.stepRows(examples, batch).total);
  assertEquals(new Set(losses).size, 3);
  assertEquals(trainer.evaluate(examples), trainer.evaluate(examples));
});

Deno.test("createTrainer() wants a seed where the model drops", () => {
  const drop = planOf([{ type: "Dropout", rate: 0.5 }, output]);
  const before = tf.memory().numTensors;
  const weights = initialize(drop.model, "torch-default", new RandomState(1));
  assertThrows(() => createTrainer(drop, weights), RangeError, "seed is undefined, want a whole");
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Trainer.step() moves BatchNorm's statistics, and evaluation leaves them", () => {
  const plan = planOf([{ type: "BatchNorm", momentum: 0 }, output]);
  const { after } = train(plan);
  const mean = [0, 1, 2].reduce((sum, row) => sum + x[row * 4]!, 0) / 3;
  assertAlmostEquals(after["bn1/moving-mean"]![0]!, mean, 1e-6);
  using examples = new ResidentExamples(rows, { scale: 1 });
  const weights = initialize(plan.model, "torch-default", new RandomState(1));
  using trainer = createTrainer(plan, weights);
  trainer.evaluate(examples);
  assertEquals(trainer.weights(), weights);
  assert(weights.at(-1)!.name === "bn1/moving-variance");
});
