import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { assignScaledColumns } from "./scale_columns.ts";

await tf.setBackend("cpu");

Deno.test("assignScaledColumns() takes the last axis of a convolution's kernel for columns", () => {
  const before = tf.memory().numTensors;
  const w = tf.tidy(() => tf.variable(tf.ones([2, 1, 2, 2])));
  tf.tidy(() => assignScaledColumns(w, tf.tensor1d([2, 3])));
  assertEquals([...w.dataSync()], [2, 3, 2, 3, 2, 3, 2, 3]);
  w.dispose();
  assertEquals(tf.memory().numTensors, before);
});
