import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  type ConvolutionShape,
  windows,
} from "./convolution.ts";
import { dot } from "./dot.ts";
import { finiteDifferences } from "./finite_differences.ts";
import { largestError } from "./largest_error.ts";
import { randomValues } from "./random_values.ts";

const shapes: fc.Arbitrary<ConvolutionShape> = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 3, max: 5 }),
  width: fc.integer({ min: 3, max: 5 }),
  inputs: fc.integer({ min: 1, max: 2 }),
  outputs: fc.integer({ min: 1, max: 2 }),
  filterHeight: fc.integer({ min: 1, max: 3 }),
  filterWidth: fc.integer({ min: 1, max: 3 }),
  strideDown: fc.integer({ min: 1, max: 2 }),
  strideAcross: fc.integer({ min: 1, max: 2 }),
  padding: fc.constantFrom("same" as const, "valid" as const),
}).map(({ padding, ...sizes }) => {
  const down = windows(sizes.height, sizes.filterHeight, sizes.strideDown, padding);
  const across = windows(sizes.width, sizes.filterWidth, sizes.strideAcross, padding);
  return {
    ...sizes,
    padTop: down.before,
    padLeft: across.before,
    down: down.count,
    across: across.count,
  };
});

Deno.test("convolution() sums products of windows, zeros around", () => {
  const shape = {
    batch: 1,
    height: 2,
    width: 3,
    inputs: 1,
    outputs: 1,
    down: 2,
    across: 3,
    filterHeight: 3,
    filterWidth: 3,
    strideDown: 1,
    strideAcross: 1,
    padTop: 1,
    padLeft: 1,
  };
  const box = convolution([1, 2, 3, 4, 5, 6], Array(9).fill(1), shape);
  assertEquals([...box], [12, 21, 16, 12, 21, 16]);
});

Deno.test("windows() counts as TensorFlow does, an odd zero behind", () => {
  assertEquals(windows(5, 2, 2, "same"), { count: 3, before: 0 });
  assertEquals(windows(6, 3, 2, "same"), { count: 3, before: 0 });
  assertEquals(windows(5, 3, 1, "same"), { count: 5, before: 1 });
  assertEquals(windows(5, 3, 2, "valid"), { count: 2, before: 0 });
});

Deno.test("the gradients of convolution() agree with finite differences", () => {
  fc.assert(
    fc.property(shapes, fc.nat(1000), (shape, seed) => {
      const x = randomValues(shape.batch * shape.height * shape.width * shape.inputs, seed);
      const { filterHeight, filterWidth, inputs, outputs } = shape;
      const filter = randomValues(filterHeight * filterWidth * inputs * outputs, seed + 1);
      const dy = randomValues(convolution(x, filter, shape).length, seed + 2);
      const byInput = finiteDifferences((x) => dot(convolution(x, filter, shape), dy), x);
      const byFilter = finiteDifferences((k) => dot(convolution(x, k, shape), dy), filter);
      assertLess(largestError(convolutionInputGradient(dy, filter, shape), byInput), 1e-8);
      assertLess(largestError(convolutionFilterGradient(x, dy, shape), byFilter), 1e-8);
    }),
    { numRuns: 30 },
  );
});
