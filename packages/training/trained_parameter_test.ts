import { l1, l2, l2Norm } from "@shrinklab/regularizers";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { createOptimizer } from "./optimizers/registry.ts";
import { stepNumbers } from "./parameter_update.ts";
import { askNumbers, TrainedParameter } from "./trained_parameter.ts";

await tf.setBackend("cpu");

Deno.test("TrainedParameter adds up its penalties from sums on the backend", () => {
  const rule = createOptimizer({ type: "SGD", semantics: "pytorch", lr: 1 });
  const w = tf.variable(tf.tensor1d([3, -4]));
  const penalties = [l1(2), l2Norm(10), l2(3)];
  const asked = askNumbers(() => rule, () => Object.values(stepNumbers(rule, 1, 1)));
  using parameter = new TrainedParameter(w, rule, penalties, false, asked);
  const before = tf.memory().numTensors;
  const sums = tf.tidy(() => parameter.update(undefined).map((sum) => sum.dataSync()[0]!));
  assertEquals(tf.memory().numTensors, before);
  // Of the weights before the step, whichever pass they are taken in.
  assertEquals(sums, [7, 25, 25]);
  assertEquals(parameter.penalty(sums), 2 * 7 + 10 * 5 + 3 * 25);
  assertEquals([...w.dataSync()], [3 - (2 + 6 + 18), -4 - (-2 - 8 - 24)]);
  w.dispose();
});

Deno.test("TrainedParameter keeps the optimizer's state from step to step", () => {
  const rule = createOptimizer({ type: "SGD", semantics: "pytorch", lr: 1, momentum: 0.5 });
  const w = tf.variable(tf.tensor1d([1]));
  const gradient = tf.tensor1d([0.1]);
  const before = tf.memory().numTensors;
  {
    const asked = askNumbers(() => rule, () => Object.values(stepNumbers(rule, 1, 1)));
    using parameter = new TrainedParameter(w, rule, [], true, asked);
    for (let t = 1; t <= 2; t++) parameter.update(gradient);
    assertAlmostEquals(w.dataSync()[0]!, 1 - 0.1 - 0.15, 1e-6);
  }
  assertEquals(tf.memory().numTensors, before);
  tf.dispose([w, gradient]);
});

for (const vanishing of [false, true]) {
  Deno.test(`fade() brings a mean to 0 if weights may vanish: ${vanishing}`, () => {
    const rule = createOptimizer({ type: "Adam", semantics: "pytorch", lr: 1 });
    const w = tf.variable(tf.tensor1d([0, 0]));
    const numbers = () => Object.values(stepNumbers(rule, 1, 1));
    const asked = askNumbers(() => rule, numbers);
    using parameter = new TrainedParameter(w, rule, [], true, asked, { vanishing });
    parameter.update(tf.tensor1d([1e-32, 1e-5]));
    const before = [...parameter.slots.mean!.dataSync()];
    parameter.fade();
    assertEquals([...parameter.slots.mean!.dataSync()], [vanishing ? 0 : before[0]!, before[1]!]);
    w.dispose();
  });
}
