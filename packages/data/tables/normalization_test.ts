import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Normalizer } from "./normalization.ts";

function adapted(...values: number[]): Normalizer {
  const normalizer = new Normalizer();
  normalizer.add(Float64Array.from(values));
  return normalizer;
}

Deno.test("Normalizer gives mean 0 and variance 1, also far from zero", () => {
  const value = fc.integer({ min: -1000, max: 1000 }).map((x) => 1e8 + x);
  fc.assert(fc.property(fc.array(value, { minLength: 2, maxLength: 50 }), (values) => {
    if (new Set(values).size === 1) return;
    const { mean, deviation } = adapted(...values).normalization();
    const scaled = values.map((value) => (value - mean) / deviation);
    const sum = (of: number[]) => of.reduce((total, x) => total + x, 0) / values.length;
    assertAlmostEquals(sum(scaled), 0, 1e-6);
    assertAlmostEquals(sum(scaled.map((x) => x * x)), 1, 1e-6);
  }));
});

Deno.test("Normalizer takes a feature of one value, or of none", () => {
  assertEquals(adapted(7, 7, 7).normalization(), { mean: 7, deviation: 1 });
  assertEquals([adapted(7, 7).isConstant, adapted(7, 8).isConstant], [true, false]);
  assertEquals(adapted(NaN).count, 0);
});

Deno.test("Normalizer tells a spread of rounding from a small one", () => {
  const sum = 0.1 + 0.2;
  assertEquals(adapted(0.3, sum, 0.3).isRounding, true);
  assertEquals(adapted(-1e300, -1e300 * (1 + 2 * Number.EPSILON)).isRounding, true);
  assertEquals(adapted(0.3, sum, 0.31).isRounding, false);
  assertEquals(adapted(1.6e9, 1.6e9 + 1e-3).isRounding, false);
  assertEquals(adapted(0, 1e-300).isRounding, false);
});

Deno.test("Normalizer tells deviations that a float64 cannot hold", () => {
  assertEquals(adapted(0, 1, Number.MAX_VALUE).normalization().deviation, Infinity);
  assertEquals(Number.isFinite(adapted(1, -1e308, 1e308).normalization().deviation), false);
  assertEquals(adapted(1e-200, 2e-200).underflows, true);
  assertEquals(adapted(1e-100, 2e-100).underflows, false);
});

Deno.test("Normalizer tells when one value leaves nothing of the others' differences", () => {
  assertEquals(adapted(1, 2, 3, 4, 1e60).isSwallowed, true);
  assertEquals(adapted(1, 2, 3, 4, 1e3).isSwallowed, false);
  assertEquals(adapted(0.3, 0.3, 0.1 + 0.2, 0.3, 0.31).isSwallowed, false);
  fc.assert(fc.property(
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 600 }),
    (values) => {
      fc.pre(values.some((x) => x > 0.1) && values.some((x) => x < -0.1));
      const spread = values.map((x) => Math.round(1e5 * x));
      assertEquals(adapted(...spread).isSwallowed, false);
    },
  ));
});
