import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomState } from "@shrinklab/data";
import { confidenceInterval, pairedDifference } from "./confidence_interval.ts";

Deno.test("confidenceInterval() gives a stored interval", () => {
  // scipy.stats.t.interval(0.95, 4, mean, scipy.stats.sem(values))
  const interval = confidenceInterval([87.2, 87.5, 88.2, 87, 87.9])!;
  assertAlmostEquals(interval.mean, 87.56, 1e-9);
  assertAlmostEquals(interval.deviation, 0.4929503017546, 1e-9);
  const half = 2.7764451051977987 * 0.4929503017546 / Math.sqrt(5);
  assertAlmostEquals(interval.low, 87.56 - half, 1e-8);
  assertAlmostEquals(interval.high, 87.56 + half, 1e-8);
});

Deno.test("confidenceInterval() covers the mean in about 95 of 100 cases", () => {
  const random = new RandomState(1);
  const covered = Array.from({ length: 1000 }, () => {
    const { low, high } = confidenceInterval(Array.from({ length: 4 }, () => random.normal()))!;
    return low <= 0 && 0 <= high;
  }).filter(Boolean).length;
  assert(covered > 925 && covered < 975, `${covered} of 1000`);
});

Deno.test("confidenceInterval() needs two figures", () => {
  assertEquals([confidenceInterval([]), confidenceInterval([1])], [undefined, undefined]);
});

Deno.test("pairedDifference() uses the seeds that both methods have", () => {
  const [a, b] = [new Map([[1, 3], [2, 5], [9, 100]]), new Map([[2, 1], [1, 1]])];
  const { mean, runs } = pairedDifference(a, b)!;
  assertEquals([mean, runs], [3, 2]);
  assertEquals(pairedDifference(a, new Map([[1, 1]])), undefined);
});
