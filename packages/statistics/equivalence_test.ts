import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { equivalenceP } from "./equivalence.ts";
import { confidenceInterval } from "./confidence_interval.ts";

Deno.test("equivalenceP() is the larger p of two one-sided tests", () => {
  // scipy.stats.ttest_1samp(differences, -0.5, alternative="greater") and (0.5, "less")
  const differences = [0.1, -0.1, 0.05, 0.02, 0.3];
  assertAlmostEquals(equivalenceP(differences, 0.5), 0.0014329848412424863, 1e-12);
  assertAlmostEquals(equivalenceP([0.4, 0.7, 0.1, 0.6], 0.5), 0.3653075764557002, 1e-11);
});

Deno.test("equivalenceP() is 0.05 where the interval of 90 % ends at the margin", () => {
  const differences = [0.1, -0.1, 0.05, 0.02, 0.3];
  const { high } = confidenceInterval(differences, 0.9)!;
  assertAlmostEquals(equivalenceP(differences, high), 0.05, 1e-10);
  assertEquals(equivalenceP(differences.map((x) => -x), high), equivalenceP(differences, high));
});

Deno.test("equivalenceP() throws on arguments out of range", () => {
  assertThrows(() => equivalenceP([1, 2], 0), RangeError, "margin is 0, want a finite number > 0");
  assertThrows(() => equivalenceP([1], 1), RangeError, "differences are 1");
  assertThrows(() => equivalenceP([0.3, 0.3], 1), RangeError, "all differences are 0.3");
});
