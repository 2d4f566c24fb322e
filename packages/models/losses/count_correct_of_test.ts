import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { countCorrectOf } from "./count_correct_of.ts";
import type { LossName } from "./registry.ts";

await tf.setBackend("cpu");

const count = (name: LossName, outputs: number[][], labels: number[]) =>
  tf.tidy(() =>
    countCorrectOf(name)(tf.tensor2d(outputs), tf.tensor1d(labels, "int32")).dataSync()[0]
  );

Deno.test("countCorrectOf() takes one logit above 0 for the answer 1", () => {
  assertEquals(count("binaryCrossEntropyFromLogits", [[0.1], [0], [-1], [3]], [1, 0, 1, 0]), 2);
});

Deno.test("countCorrectOf() takes one probability above a half for the answer 1", () => {
  assertEquals(count("meanSquaredError", [[0.6], [0.5], [0.1], [0.9]], [1, 1, 0, 2]), 2);
});

Deno.test("countCorrectOf() takes the first largest of several outputs", () => {
  assertEquals(count("categoricalCrossEntropy", [[0.4, 0.4, 0.2], [0, 0, 1]], [0, 1]), 1);
});

Deno.test("countCorrectOf() takes no row for right whose output is not finite", () => {
  const outputs = [[NaN], [Infinity], [-Infinity], [0.9]];
  assertEquals(count("binaryCrossEntropy", outputs, [0, 1, 0, 1]), 1);
  assertEquals(count("binaryCrossEntropyFromLogits", outputs, [0, 0, 1, 0]), 0);
  assertEquals(count("softmaxCrossEntropy", [[NaN, NaN], [0, 1]], [0, 1]), 1);
});
