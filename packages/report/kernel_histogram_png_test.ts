import { assert, assertThrows } from "@std/assert";
import { kernelHistogramPng } from "./kernel_histogram_png.ts";

const kernel = (...values: number[]) =>
  ({ name: "fc1/kernel", shape: [1, values.length], values: Float32Array.from(values) }) as const;

Deno.test("kernelHistogramPng() draws kernels that are all zero, and any size", () => {
  for (const values of [[0, 0], [1e-30, -1e-30], [1e30, 2]]) {
    const models = [{ name: "a", kernels: [kernel(...values)] }];
    assert(kernelHistogramPng({ title: "t", models }).length > 1000);
  }
});

Deno.test("kernelHistogramPng() throws on no model", () => {
  assertThrows(() => kernelHistogramPng({ title: "t", models: [] }), RangeError, "models is 0");
});
