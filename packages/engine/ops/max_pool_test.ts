import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Padding, windows } from "../reference/convolution.ts";
import { maxPooling, maxPoolingGradient, type PoolingShape } from "../reference/max_pooling.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, sameAsCpu, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

type Case = PoolingShape & { padding: "same" | "valid" };

const upTo = (max: number) => fc.integer({ min: 1, max });
const shapes: fc.Arbitrary<Case> = fc.record({
  batch: upTo(5),
  height: upTo(14),
  width: upTo(14),
  channels: upTo(17),
  windowHeight: upTo(3),
  windowWidth: upTo(3),
  strideDown: upTo(3),
  strideAcross: upTo(3),
  padding: fc.constantFrom("same" as const, "valid" as const),
}).map((sizes) => {
  const padding: Padding = sizes.padding;
  const down = windows(sizes.height, sizes.windowHeight, sizes.strideDown, padding);
  const across = windows(sizes.width, sizes.windowWidth, sizes.strideAcross, padding);
  const pads = { padTop: down.before, padLeft: across.before };
  return { ...sizes, ...pads, down: down.count, across: across.count };
}).filter(({ down, across }) => down > 0 && across > 0);

/** `[y, dx]` by tfjs. */
function calculate(shape: Case, x: Float32Array, dy: Float32Array): tf.Tensor[] {
  const { batch, height, width, channels, down, across } = shape;
  const window: [number, number] = [shape.windowHeight, shape.windowWidth];
  const strides: [number, number] = [shape.strideDown, shape.strideAcross];
  const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, window, strides, shape.padding);
  const input = tf.tensor4d(x, [batch, height, width, channels]);
  return [pool(input), tf.grad(pool)(input, tf.tensor4d(dy, [batch, down, across, channels]))];
}

function check(shape: Case, x: Float32Array, seed: number): void {
  // Halves, so that sums of them are exact.
  const count = shape.batch * shape.down * shape.across * shape.channels;
  const dy = randomValues(count, seed, 9).map((value) => Math.round(value) / 2);
  const [y, dx] = onBoth(engines, () => calculate(shape, x, dy));
  assertEquals(y, Float32Array.from(maxPooling(x, shape)));
  assertEquals(dx!.map((value) => value + 0), Float32Array.from(maxPoolingGradient(dy, x, shape)));
}

const size = ({ batch, height, width, channels }: PoolingShape) =>
  batch * height * width * channels;

Deno.test("max pooling and its gradient are exact, the same on 2 threads", () => {
  fc.assert(
    fc.property(shapes, fc.nat(1e6), (shape, seed) => {
      check(shape, randomValues(size(shape), seed), seed + 1);
    }),
    { numRuns: 60 },
  );
});

Deno.test("max pooling gives the gradient to the first of equal entries", () => {
  fc.assert(
    fc.property(shapes, fc.nat(1e6), (shape, seed) => {
      const few = randomValues(size(shape), seed, 2).map(Math.round);
      check(shape, few.map((value) => value + 0), seed + 1);
    }),
    { numRuns: 30 },
  );
});

Deno.test("max pooling of many blocks is exact", () => {
  const shape: Case = {
    batch: 12,
    height: 28,
    width: 28,
    channels: 20,
    windowHeight: 2,
    windowWidth: 2,
    strideDown: 2,
    strideAcross: 2,
    padTop: 0,
    padLeft: 0,
    down: 14,
    across: 14,
    padding: "valid",
  };
  check(shape, randomValues(size(shape), 1), 2);
});

Deno.test("pooling that the engine has no kernel for is tfjs's", () => {
  const image = () => tf.range(0, 32).reshape([1, 4, 4, 2]) as tf.Tensor4D;
  sameAsCpu(() => [tf.maxPool(image().toInt() as tf.Tensor4D, 2, 2, "valid")]);
  sameAsCpu(() => [tf.avgPool(image(), 2, 2, "valid")]);
});
