import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { numberTargets } from "./number_targets.ts";

await tf.setBackend("cpu");

Deno.test("numberTargets() makes one column of labels where there is one output", () => {
  const targets = tf.tidy(() => {
    const column = numberTargets(tf.tensor1d([3, 0], "int32"), [2, 1]);
    return [column.dtype, column.arraySync()];
  });
  assertEquals(targets, ["float32", [[3], [0]]]);
});

Deno.test("numberTargets() leaves numbers of the outputs' shape alone", () => {
  tf.tidy(() => {
    const targets = tf.tensor2d([[1.5], [2]]);
    assertEquals(numberTargets(targets, [2, 1]), targets);
  });
});

Deno.test("numberTargets() throws on numbers of another shape", () => {
  tf.tidy(() => {
    assertThrows(
      () => numberTargets(tf.tensor1d([1, 2]), [2, 1]),
      RangeError,
      "targets are [2], want [2, 1]",
    );
  });
});
