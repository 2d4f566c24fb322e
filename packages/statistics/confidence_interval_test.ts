import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  confidenceInterval,
  foldInterval,
  pairedDifference,
  pairedDifferences,
} from "./confidence_interval.ts";
import { randomWords } from "./random_words.ts";

/** Standard normal numbers, by Box and Muller. */
function normals(seed: number): () => number {
  const next = randomWords(seed);
  const uniform = () => (next() + 0.5) / 2 ** 32;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

Deno.test("confidenceInterval() gives a stored interval", () => {
  // scipy.stats.t.interval(0.95, 4, mean, scipy.stats.sem(values))
  const interval = confidenceInterval([87.2, 87.5, 88.2, 87, 87.9])!;
  assertAlmostEquals(interval.mean, 87.56, 1e-9);
  assertAlmostEquals(interval.deviation, 0.4929503017546, 1e-9);
  const half = 2.7764451051977987 * 0.4929503017546 / Math.sqrt(5);
  assertAlmostEquals(interval.low, 87.56 - half, 1e-8);
  assertAlmostEquals(interval.high, 87.56 + half, 1e-8);
});

for (const n of [5, 10]) {
  Deno.test(`confidenceInterval() covers the mean in 94 to 96 % of 20,000 samples of ${n}`, () => {
    const normal = normals(n);
    let covered = 0;
    for (let i = 0; i < 20_000; i++) {
      const { low, high } = confidenceInterval(Array.from({ length: n }, normal))!;
      if (low <= 0 && 0 <= high) covered++;
    }
    assert(covered >= 18_800 && covered <= 19_200, `${covered} of 20000`);
  });
}

Deno.test("confidenceInterval() needs two figures", () => {
  assertEquals([confidenceInterval([]), confidenceInterval([1])], [undefined, undefined]);
});

Deno.test("confidenceInterval() and foldInterval() throw on arguments out of range", () => {
  assertThrows(() => confidenceInterval([1, 2], 1), RangeError, "confidence is 1");
  assertThrows(() => confidenceInterval([1, Infinity]), RangeError, "is Infinity");
  assertThrows(() => foldInterval([1, 2], 1), RangeError, "folds are 1");
});

Deno.test("foldInterval() gives a stored interval", () => {
  // mean +- scipy.stats.t.ppf(0.975, 4) * sqrt(variance * (1/5 + 1/4))
  const { low, high } = foldInterval([88.1, 87.9, 88.6, 88.0, 88.9])!;
  assertAlmostEquals(low, 87.4989101811306, 1e-9);
  assertAlmostEquals(high, 89.1010898188694, 1e-9);
});

Deno.test("foldInterval() of a repeated cross-validation is narrower, but only by its first term", () => {
  const values = [1, 2, 3, 1, 2, 3];
  const { mean, deviation, high } = foldInterval(values, 3)!;
  const half = 2.570581835636314 * deviation * Math.sqrt(1 / 6 + 1 / 2);
  assertAlmostEquals(high, mean + half, 1e-9);
});

Deno.test("pairedDifference() uses the seeds that both methods have", () => {
  const [a, b] = [new Map([[1, 3], [2, 5], [9, 100]]), new Map([[2, 1], [1, 1]])];
  const { mean, runs } = pairedDifference(a, b)!;
  assertEquals([mean, runs], [3, 2]);
  assertEquals(pairedDifference(a, new Map([[1, 1]])), undefined);
  assertEquals(pairedDifferences(a, b), [2, 4]);
});
