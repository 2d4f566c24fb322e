import { RandomState } from "@shrinklab/data";
import { initialize } from "@shrinklab/models";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { penaltyValues } from "./penalty_values.ts";
import { planTraining } from "./plan_training.ts";
import { createTrainer } from "./trainer.ts";

/** Experiment E4's first model: three dense layers with L1 of 0.01. */
function planOf(regularizer: { readonly kernelRegularizer?: { readonly l1: number } }) {
  const layers = [2, 2, 1].map((units) =>
    ({ type: "Dense", units, activation: "relu", ...regularizer }) as const
  );
  return planTraining({
    model: { input: [2], layers },
    loss: "meanSquaredError",
    optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
  });
}

const plan = planOf({ kernelRegularizer: { l1: 0.01 } });
const weights = initialize(plan.model, "he-normal", new RandomState(1));

Deno.test("penaltyValues() lists one value a layer, and none without regularizers", () => {
  const listed = penaltyValues(plan, weights);
  assertEquals(listed.map(({ layer }) => layer), ["fc1", "fc2", "fc3"]);
  for (const [i, { value }] of listed.entries()) {
    const sum = weights[2 * i]!.values.reduce((total, w) => total + Math.abs(w), 0);
    assertAlmostEquals(value, 0.01 * sum, 1e-8);
  }
  assertEquals(penaltyValues(planOf({}), weights), []);
});

Deno.test("penaltyValues() throws where a tensor is missing", () => {
  assertThrows(() => penaltyValues(plan, []), RangeError, 'tensor "fc1/kernel" is missing');
});

for (const penalty of ["prox-l1(0.1,over=all)", "group-lasso(0.1)+prox-l1:fc3=0.2"]) {
  Deno.test(`Trainer.penalty() is what penaltyValues() lists of ${penalty}`, async () => {
    await tf.setBackend("cpu");
    const plan = planTraining({ ...planOf({}).spec, penalty });
    using trainer = createTrainer(plan, weights);
    const listed = penaltyValues(plan, weights).reduce((sum, { value }) => sum + value, 0);
    assertAlmostEquals(trainer.penalty(), listed, 1e-6);
  });
}

Deno.test("Trainer.penalty() takes the rows of the first kernel where features are groups", async () => {
  await tf.setBackend("cpu");
  const penalty = "group-lasso(1,over=features,weights=none)";
  const plan = planTraining({ ...planOf({}).spec, penalty });
  using trainer = createTrainer(plan, weights);
  const [a, b, c, d] = weights[0]!.values;
  assertAlmostEquals(trainer.penalty(), Math.hypot(a!, b!) + Math.hypot(c!, d!), 1e-6);
});
