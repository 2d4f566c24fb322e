import { assertEquals, assertLess } from "@std/assert";
import { dot } from "./dot.ts";
import { finiteDifferences } from "./finite_differences.ts";
import { largestError } from "./largest_error.ts";
import {
  averagePooling,
  averagePoolingGradient,
  maxPooling,
  maxPoolingGradient,
  type PoolingShape,
} from "./pooling.ts";
import { randomValues } from "./random_values.ts";

const overlapping: PoolingShape = {
  batch: 2,
  height: 4,
  width: 5,
  channels: 2,
  windowHeight: 3,
  windowWidth: 2,
  strideDown: 2,
  strideAcross: 1,
  padTop: 1,
  padLeft: 0,
  down: 2,
  across: 5,
};

Deno.test("maxPooling() takes the largest entry, and its gradient goes to the first of them", () => {
  const shape: PoolingShape = {
    batch: 1,
    height: 2,
    width: 2,
    channels: 1,
    windowHeight: 2,
    windowWidth: 2,
    strideDown: 1,
    strideAcross: 1,
    padTop: 0,
    padLeft: 0,
    down: 1,
    across: 1,
  };
  assertEquals([...maxPooling([-3, -1, -1, -2], shape)], [-1]);
  assertEquals([...maxPoolingGradient([5], [-3, -1, -1, -2], shape)], [0, 5, 0, 0]);
});

Deno.test("maxPooling() has no winner in the padding", () => {
  const shape: PoolingShape = {
    batch: 1,
    height: 1,
    width: 1,
    channels: 1,
    windowHeight: 3,
    windowWidth: 3,
    strideDown: 1,
    strideAcross: 1,
    padTop: 1,
    padLeft: 1,
    down: 1,
    across: 1,
  };
  assertEquals([...maxPooling([-7], shape)], [-7]);
});

Deno.test("maxPoolingGradient() agrees with finite differences, where windows overlap too", () => {
  const x = randomValues(2 * 4 * 5 * 2, 1);
  const dy = randomValues(2 * 2 * 5 * 2, 2);
  const byInput = finiteDifferences((x) => dot(maxPooling(x, overlapping), dy), x);
  assertLess(largestError(maxPoolingGradient(dy, x, overlapping), byInput), 1e-8);
});

Deno.test("averagePooling() counts no place in the padding", () => {
  const shape = { ...overlapping, batch: 1, height: 1, channels: 1, down: 1, width: 3, across: 3 };
  assertEquals([...averagePooling([2, 4, 9], shape)], [3, 6.5, 9]);
});

Deno.test("averagePoolingGradient() agrees with finite differences, where windows overlap too", () => {
  const x = randomValues(2 * 4 * 5 * 2, 1);
  const dy = randomValues(2 * 2 * 5 * 2, 2);
  const byInput = finiteDifferences((x) => dot(averagePooling(x, overlapping), dy), x);
  assertLess(largestError(averagePoolingGradient(dy, overlapping), byInput), 1e-8);
});
