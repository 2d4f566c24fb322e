import { planModel } from "@shrinklab/models";
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { ModelVariables } from "./model_variables.ts";

await tf.setBackend("cpu");

Deno.test("ModelVariables.weights() copies, in layer order", () => {
  const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 2 }] });
  const kernel = { name: "fc1/kernel", shape: [1, 2], values: Float32Array.of(1, 2) };
  const bias = { name: "fc1/bias", shape: [2], values: Float32Array.of(3, 4) };
  const before = tf.memory().numTensors;
  {
    using variables = new ModelVariables(plan, [bias, kernel]);
    const copy = variables.weights();
    assertEquals(copy, [kernel, bias]);
    copy[0]!.values[0] = 99;
    kernel.values[1] = 98;
    assertEquals([...variables.byName["fc1/kernel"]!.dataSync()], [1, 2]);
  }
  assertEquals(tf.memory().numTensors, before);
});
