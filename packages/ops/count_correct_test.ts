import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { countCorrect } from "./count_correct.ts";

await tf.setBackend("cpu");

Deno.test("countCorrect() counts the first of equal logits", () => {
  const count = tf.tidy(() => {
    const logits = tf.tensor2d([[1, 1, 0], [1, 1, 0], [0, 2, 2]]);
    return countCorrect(logits, tf.tensor1d([0, 1, 1], "int32")).dataSync()[0];
  });
  assertEquals(count, 2);
});

Deno.test("countCorrect() does not count rows with logits that are not finite", () => {
  const count = tf.tidy(() => {
    const logits = tf.tensor2d([[NaN, NaN], [Infinity, 1], [1, -Infinity], [2, 1]]);
    return countCorrect(logits, tf.tensor1d([0, 0, 0, 0], "int32")).dataSync()[0];
  });
  assertEquals(count, 1);
});
