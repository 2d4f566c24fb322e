import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { softmax } from "./softmax.ts";

await tf.setBackend("cpu");

Deno.test("softmax() stays finite for logits far apart", () => {
  const y = tf.tidy(() => softmax(tf.tensor2d([[1000, -1000, 1000]])).dataSync());
  for (const [i, expected] of [0.5, 0, 0.5].entries()) assertAlmostEquals(y[i]!, expected, 1e-6);
});
