import { assertEquals } from "@std/assert";
import { summarize } from "./tensor_summary.ts";

Deno.test("summarize() calculates in float64", () => {
  // In float32 the third value would vanish in the sum.
  const values = Float32Array.of(2 ** 25, -1, 1, 0.5, 3);
  assertEquals(summarize(values), {
    size: 5,
    maxAbs: 2 ** 25,
    l1: 2 ** 25 + 5.5,
    l2: Math.sqrt(2 ** 50 + 11.25),
    sum: 2 ** 25 + 3.5,
    head: [2 ** 25, -1, 1, 0.5],
    nearZero: 4,
    exactZero: 0,
  });
});

Deno.test("summarize() shows a weight that is not finite", () => {
  assertEquals(summarize(Float32Array.of(1, NaN)).maxAbs, NaN);
  assertEquals(summarize(Float32Array.of(1, Infinity)).maxAbs, NaN);
});
