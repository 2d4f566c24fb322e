import { planModel } from "@shrinklab/models";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { evaluate } from "./evaluate.ts";
import { ModelVariables } from "./model_variables.ts";
import { ResidentExamples } from "./resident_examples.ts";

await tf.setBackend("cpu");

Deno.test("evaluate() weights a last partial batch by its rows, or leaves it out", () => {
  const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 2 }] });
  using variables = new ModelVariables(plan, [
    { name: "fc1/kernel", shape: [1, 2], values: Float32Array.of(0, 1) },
    { name: "fc1/bias", shape: [2], values: Float32Array.of(0, 0) },
  ]);
  const rows = { features: Uint8Array.of(1, 1, 2), shape: [1], labels: [1, 0, 0], rows: 3 };
  using examples = new ResidentExamples(rows, { scale: 1 });
  const before = tf.memory().numTensors;
  const all = evaluate(plan, variables.byName, examples, { batchSize: 2 });
  const whole = evaluate(plan, variables.byName, examples, { batchSize: 2, dropLast: true });
  assertEquals(tf.memory().numTensors, before);
  assertEquals([all.rows, all.accuracy], [3, 1 / 3]);
  assertEquals([whole.rows, whole.accuracy], [2, 1 / 2]);
  const losses = [Math.log(1 + Math.exp(-1)), Math.log(1 + Math.E), Math.log(1 + Math.E ** 2)];
  assertAlmostEquals(all.loss, losses.reduce((a, b) => a + b) / 3, 1e-6);
});

Deno.test("evaluate() takes one output above a half for the answer 1", () => {
  const plan = planModel({ input: [1], layers: [{ type: "Flatten" }] });
  const rows = { features: Float32Array.of(0.2, 0.9, 0.6), shape: [1], labels: [0, 1, 0], rows: 3 };
  using examples = new ResidentExamples(rows, { scale: 1 });
  const { loss, accuracy } = evaluate(plan, {}, examples, { loss: "meanSquaredError" });
  assertEquals(accuracy, 2 / 3);
  assertAlmostEquals(loss, (0.04 + 0.01 + 0.36) / 3, 1e-6);
});
