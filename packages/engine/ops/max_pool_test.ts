import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { maxPooling, maxPoolingGradient } from "../reference/pooling.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, sameAsCpu, startEngines } from "./engines_for_tests.ts";
import { entriesOf, placedPool, type PoolCase, poolCases } from "./pool_cases_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

/** `[y, dx]` by tfjs. */
function calculate(shape: PoolCase, x: Float32Array, dy: Float32Array): tf.Tensor[] {
  const { batch, height, width, channels, down, across } = shape;
  const window: [number, number] = [shape.windowHeight, shape.windowWidth];
  const strides: [number, number] = [shape.strideDown, shape.strideAcross];
  const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, window, strides, shape.padding);
  const input = tf.tensor4d(x, [batch, height, width, channels]);
  return [pool(input), tf.grad(pool)(input, tf.tensor4d(dy, [batch, down, across, channels]))];
}

function check(shape: PoolCase, x: Float32Array, seed: number): void {
  // Halves, so that sums of them are exact.
  const count = shape.batch * shape.down * shape.across * shape.channels;
  const dy = randomValues(count, seed, 9).map((value) => Math.round(value) / 2);
  const [y, dx] = onBoth(engines, () => calculate(shape, x, dy));
  assertEquals(y, Float32Array.from(maxPooling(x, shape)));
  assertEquals(dx!.map((value) => value + 0), Float32Array.from(maxPoolingGradient(dy, x, shape)));
}

Deno.test("max pooling and its gradient are exact, the same on 2 threads", () => {
  fc.assert(
    fc.property(poolCases, fc.nat(1e6), (shape, seed) => {
      check(shape, randomValues(entriesOf(shape), seed), seed + 1);
    }),
    { numRuns: 60 },
  );
});

Deno.test("max pooling gives the gradient to the first of equal entries", () => {
  fc.assert(
    fc.property(poolCases, fc.nat(1e6), (shape, seed) => {
      const few = randomValues(entriesOf(shape), seed, 2).map(Math.round);
      check(shape, few.map((value) => value + 0), seed + 1);
    }),
    { numRuns: 30 },
  );
});

Deno.test("max pooling of many blocks is exact", () => {
  const shape = placedPool({
    batch: 12,
    height: 28,
    width: 28,
    channels: 20,
    windowHeight: 2,
    windowWidth: 2,
    strideDown: 2,
    strideAcross: 2,
    padding: "valid",
  });
  check(shape, randomValues(entriesOf(shape), 1), 2);
});

Deno.test("pooling that the engine has no kernel for is tfjs's", () => {
  const image = () => tf.range(0, 32).reshape([1, 4, 4, 2]) as tf.Tensor4D;
  sameAsCpu(() => [tf.maxPool(image().toInt() as tf.Tensor4D, 2, 2, "valid")]);
  sameAsCpu(() => [tf.avgPool(image(), 2, 2, "valid")]);
});
