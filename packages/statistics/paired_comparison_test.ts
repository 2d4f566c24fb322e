import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { pairedComparison } from "./paired_comparison.ts";

Deno.test("pairedComparison() gives a stored p", () => {
  // scipy.stats.ttest_1samp(differences, 0)
  assertAlmostEquals(pairedComparison([0.1, -0.1, 0.05, 0.02, 0.3]).p, 0.3210264830967177, 1e-11);
});

Deno.test("pairedComparison() is below 0.05 where the interval excludes 0", () => {
  const difference = fc.double({ min: -1, max: 3, noNaN: true });
  fc.assert(fc.property(fc.array(difference, { minLength: 2, maxLength: 8 }), (differences) => {
    const { low, high, p, effect } = pairedComparison(differences);
    if (effect === undefined || Math.abs(p - 0.05) < 1e-9) return;
    assertEquals(p < 0.05, low > 0 || high < 0);
  }));
});

Deno.test("pairedComparison() of the negative differences is its mirror", () => {
  const differences = [0.4, -0.1, 0, 0.7, 0.2];
  const [one, other] = [
    pairedComparison(differences),
    pairedComparison(differences.map((x) => -x)),
  ];
  assertEquals([other.mean, other.effect, other.low], [-one.mean, -one.effect!, -one.high]);
  assertEquals([other.p, other.signFlips], [one.p, one.signFlips]);
  assertEquals([one, other].map((told) => told.probabilityOfImprovement), [0.7, 0.3]);
});

Deno.test("pairedComparison() has no t where all differences are the same", () => {
  // Rounding leaves a deviation of some 1e-14 and would make p that small.
  const { p, effect } = pairedComparison([88.3 - 88, 87.3 - 87, 90.3 - 90]);
  assertEquals([p, effect], [0.25, undefined]);
  const same = pairedComparison([0, 0, 0, 0, 0, 0, 0]);
  assertEquals([same.p, same.effect, same.probabilityOfImprovement], [1, undefined, 0.5]);
});

Deno.test("pairedComparison() throws on fewer than two differences, or one that is not finite", () => {
  assertThrows(() => pairedComparison([1]), RangeError, "differences are 1, want 2 or more");
  assertThrows(() => pairedComparison([1, NaN]), RangeError, "one of the differences is NaN");
  assert(pairedComparison([1, 2]).seeds === 2);
});
