import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { weightHistogram } from "./histogram.ts";

const tensor = (values: Float32Array) => ({ name: "w", shape: [values.length], values });

Deno.test("weightHistogram() puts zero into the middle bin and both ends inside", () => {
  const { counts, outside } = weightHistogram([tensor(Float32Array.of(-2, 0, -0, 2))], 2, 5);
  assertEquals([[...counts], outside], [[1, 0, 2, 0, 1], 0]);
});

Deno.test("weightHistogram() counts every weight once", () => {
  fc.assert(fc.property(fc.float32Array(), fc.float32Array(), (a, b) => {
    const { counts, outside } = weightHistogram([tensor(a), tensor(b)], 10);
    assertEquals(counts.reduce((sum, count) => sum + count, outside), a.length + b.length);
  }));
});

Deno.test("weightHistogram() throws on an empty range or no bins", () => {
  for (const limit of [0, -1, NaN, Infinity]) {
    assertThrows(() => weightHistogram([], limit), RangeError, `limit is ${limit}`);
  }
  assertThrows(() => weightHistogram([], 1, 0), RangeError, "bins is 0");
});
