import { assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { largestError } from "../reference/largest_error.ts";
import { averagePooling, averagePoolingGradient } from "../reference/pooling.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";
import { entriesOf, placedPool, type PoolCase, poolCases } from "./pool_cases_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

/** `[y, dx]` by the engine. */
function calculate(shape: PoolCase, x: Float32Array, dy: Float32Array): tf.Tensor[] {
  const { batch, height, width, channels, down, across } = shape;
  const attributes = {
    filterSize: [shape.windowHeight, shape.windowWidth],
    strides: [shape.strideDown, shape.strideAcross],
    pad: shape.padding,
    inputShape: [batch, height, width, channels],
  };
  const input = tf.tensor4d(x, [batch, height, width, channels]);
  const upstream = tf.tensor4d(dy, [batch, down, across, channels]);
  return [
    ...runKernel("AveragePool", { x: input }, attributes),
    ...runKernel("AveragePoolGrad", { dy: upstream }, attributes),
  ];
}

function check(shape: PoolCase, seed: number): void {
  const x = randomValues(entriesOf(shape), seed);
  const dy = randomValues(shape.batch * shape.down * shape.across * shape.channels, seed + 1);
  const [y, dx] = onBoth(engines, () => calculate(shape, x, dy));
  assertLess(largestError(y!, averagePooling(x, shape), 0.1), 1e-5);
  assertLess(largestError(dx!, averagePoolingGradient(dy, shape), 0.1), 1e-5);
}

Deno.test("average pooling and its gradient are right to 1e-5, the same on 2 threads", () => {
  fc.assert(fc.property(poolCases, fc.nat(1e6), check), { numRuns: 80 });
});

Deno.test("average pooling of many blocks, and of whole images, is right", () => {
  const sizes = { batch: 12, height: 28, width: 28, channels: 20, padding: "valid" } as const;
  for (const side of [2, 28]) {
    const sides = {
      windowHeight: side,
      windowWidth: side,
      strideDown: side,
      strideAcross: side,
    };
    check(placedPool({ ...sizes, ...sides }), side);
  }
});

Deno.test("average pooling divides by what lies inside of the image, exactly", () => {
  const shape = placedPool({
    batch: 1,
    height: 1,
    width: 4,
    channels: 1,
    windowHeight: 3,
    windowWidth: 3,
    strideDown: 1,
    strideAcross: 1,
    padding: "same",
  });
  const [y, dx] = onBoth(
    engines,
    () => calculate(shape, Float32Array.of(1, 2, 6, 8), Float32Array.of(2, 3, 6, 4)),
  );
  assertEquals([...y!], [1.5, 3, Math.fround(16 / 3), 7]);
  assertEquals([...dx!], [2, 4, 5, 4]);
});
