import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { averagePool } from "./average_pool.ts";

await tf.setBackend("cpu");

const upTo = (max: number) => fc.integer({ min: 1, max });
const pair = (max: number) => fc.tuple(upTo(max), upTo(max));

Deno.test("averagePool() of ones is 1, and its gradient keeps the sum, at any border", () => {
  fc.assert(
    fc.property(pair(7), pair(4), pair(4), ([height, width], size, strides) => {
      const pool = (x: tf.Tensor) =>
        averagePool(x as tf.Tensor4D, { size, strides, padding: "same" });
      tf.tidy(() => {
        const x = tf.ones([1, height, width, 2]);
        const { value, grad } = tf.valueAndGrad(pool)(x);
        for (const one of value.dataSync()) assertAlmostEquals(one, 1, 1e-6);
        assertAlmostEquals(tf.sum(grad).dataSync()[0]!, value.size, 1e-4);
      });
    }),
    { numRuns: 50 },
  );
});
