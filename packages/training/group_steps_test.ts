import { groupL0Step, groupStep, parsePenalties } from "@shrinklab/regularizers";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "@shrinklab/data";
import { initialize } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";
import type { OptimizerSpec } from "./optimizers/optimizer.ts";
import { planTraining } from "./plan_training.ts";
import { createTrainer } from "./trainer.ts";

const model = {
  input: [3],
  layers: [{ type: "Dense", units: 4, activation: "tanh" }, { type: "Dense", units: 2 }],
} as const;
const sgd: OptimizerSpec = { type: "SGD", semantics: "pytorch", lr: 0.1, momentum: 0.5 };

/** The weights after one step, by name. */
function stepped(penalty: string, optimizer: OptimizerSpec = sgd) {
  const plan = planTraining({ model, loss: "softmaxCrossEntropy", optimizer, penalty });
  using trainer = createTrainer(
    plan,
    initialize(plan.model, "torch-default", new RandomState(3)),
  );
  const x = tf.tensor2d([[1, 2, -1], [0.5, -1, 2]]);
  const y = tf.tensor1d([0, 1], "int32");
  trainer.step(x, y);
  tf.dispose([x, y]);
  return Object.fromEntries(trainer.weights().map(({ name, values }) => [name, [...values]]));
}

Deno.test("a step of groups follows the optimizer's, on columns with their biases", async () => {
  await tf.setBackend("cpu");
  const free = stepped("none");
  const shrunk = stepped("sparse-group-lasso(l1=0.1,group=0.5)");
  // Momentum lengthens a step by 1 / (1 - 0.5).
  const d = 0.5 / 0.1;
  for (const unit of [0, 1, 2, 3]) {
    const column = (weights: typeof free) => [
      ...[0, 1, 2].map((row) => weights["fc1/kernel"]![4 * row + unit]!),
      weights["fc1/bias"]![unit]!,
    ];
    const wanted = groupStep(column(free), [d, d, d, d], 0.1, 0.5 * Math.sqrt(4));
    for (const [i, w] of column(shrunk).entries()) assertAlmostEquals(w, wanted[i]!, 1e-6);
  }
  assertEquals(shrunk["fc2/kernel"], free["fc2/kernel"]);
});

Deno.test("a step of groups may be on the rows of the first kernel", async () => {
  await tf.setBackend("cpu");
  const adam: OptimizerSpec = { type: "Adam", semantics: "pytorch", lr: 0.01 };
  const shrunk = stepped("group-lasso(2,over=features)", adam)["fc1/kernel"]!;
  const rows = [0, 1, 2].map((row) => shrunk.slice(4 * row, 4 * row + 4));
  for (const row of rows) assert(row.every((w) => w === 0) || row.every((w) => w !== 0));
  assert(rows.some((row) => row[0] === 0));
});

Deno.test("a step under group-l0 leaves groups as they are or makes them zero", async () => {
  await tf.setBackend("cpu");
  const free = stepped("none");
  const cut = stepped("group-l0(0.5)");
  // Momentum lengthens a step by 1 / (1 - 0.5).
  const d = 0.5 / 0.1;
  let zeros = 0;
  for (const unit of [0, 1, 2, 3]) {
    const column = (weights: typeof free) => [
      ...[0, 1, 2].map((row) => weights["fc1/kernel"]![4 * row + unit]!),
      weights["fc1/bias"]![unit]!,
    ];
    const wanted = groupL0Step(column(free), [d, d, d, d], 0.5 * Math.sqrt(4));
    assertEquals(column(cut), [...wanted]);
    if (wanted.every((w) => w === 0)) zeros++;
  }
  assert(zeros > 0 && zeros < 4);
});

Deno.test("a constraint follows the steps of groups", async () => {
  await tf.setBackend("cpu");
  const layers = [{ ...model.layers[0], kernelConstraint: "unit-norm()" }, model.layers[1]];
  const plan = planTraining({
    model: { ...model, layers },
    loss: "softmaxCrossEntropy",
    optimizer: sgd,
    penalty: "group-lasso(0.1)",
  });
  using trainer = createTrainer(plan, initialize(plan.model, "torch-default", new RandomState(3)));
  const [x, y] = [tf.tensor2d([[1, 2, -1]]), tf.tensor1d([0], "int32")];
  trainer.step(x, y);
  tf.dispose([x, y]);
  const { values } = trainer.weights()[0]!;
  assertAlmostEquals(Math.hypot(values[0]!, values[4]!, values[8]!), 1, 1e-5);
});

Deno.test("planTraining() refuses proximal steps that nothing can follow", () => {
  const ftrl: OptimizerSpec = { type: "Ftrl", semantics: "keras", lr: 0.1 };
  const plan = (penalty: string, optimizer = sgd) =>
    planTraining({ model, loss: "softmaxCrossEntropy", optimizer, penalty });
  for (const penalty of ["prox-l1(1)", "group-lasso(1)"]) {
    assertThrows(() => plan(penalty, ftrl), RangeError, "follows that of Ftrl, want another");
  }
  assertThrows(
    () => plan("prox-l1(1)+prox-l0:fc1=1"),
    RangeError,
    "fc1/kernel has prox-l1(1) and prox-l0(1), want one penalty with a proximal step",
  );
  assertThrows(() => plan("group-lasso(1,over=filters)"), RangeError, "no convolution");
  assertEquals(parsePenalties("group-lasso(1)+prox-l1(1)").length, 2);
  plan("group-lasso(1)+prox-l1(1)");
});
