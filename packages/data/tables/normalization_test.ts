import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { adaptNormalization } from "./normalization.ts";

Deno.test("adaptNormalization() gives mean 0 and variance 1, also far from zero", () => {
  const value = fc.integer({ min: -1000, max: 1000 }).map((x) => 1e8 + x);
  fc.assert(fc.property(fc.array(value, { minLength: 2, maxLength: 50 }), (values) => {
    if (new Set(values).size === 1) return;
    const { mean, deviation } = adaptNormalization(values, values.keys());
    const scaled = values.map((value) => (value - mean) / deviation);
    const sum = (of: number[]) => of.reduce((total, x) => total + x, 0) / values.length;
    assertAlmostEquals(sum(scaled), 0, 1e-6);
    assertAlmostEquals(sum(scaled.map((x) => x * x)), 1, 1e-6);
  }));
});

Deno.test("adaptNormalization() looks at no other rows", () => {
  assertEquals(adaptNormalization([1, 5, 1e9], [0, 1]), { mean: 3, deviation: 2 });
});

Deno.test("adaptNormalization() takes a feature of one value, or of none", () => {
  assertEquals(adaptNormalization([7, 7, 7], [0, 1, 2]), { mean: 7, deviation: 1 });
  assertEquals(adaptNormalization([NaN], [0]), { mean: 0, deviation: 1 });
});
