import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { gatherRows } from "./gather_rows.ts";

await tf.setBackend("cpu");

Deno.test("gatherRows() keeps all 256 values of a byte", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const rows = tf.tidy(() =>
    gatherRows(tf.tensor2d(bytes, [1, 256], "bool"), tf.tensor1d([0], "int32"), 1).dataSync()
  );
  assertEquals([...rows], [...bytes]);
});

Deno.test("gatherRows() gathers labels as integers, in the order of the indices", () => {
  const labels = tf.tidy(() => {
    const rows = gatherRows(
      tf.tensor1d([7, 8, 9], "int32"),
      tf.tensor1d([2, 0, 2], "int32"),
      1,
    );
    return [rows.dtype, ...rows.dataSync()];
  });
  assertEquals(labels, ["int32", 9, 7, 9]);
});
