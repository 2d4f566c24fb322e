import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { randomWords } from "./random_words.ts";
import { signFlips, smallestSignFlipP } from "./sign_flips.ts";
import { studentT } from "./student_t.ts";

/** By definition: every pattern of signs. */
function byDefinition(differences: readonly number[]): number {
  const sum = (pattern: number) =>
    Math.abs(differences.reduce((sum, one, i) => sum + (pattern >> i & 1 ? one : -one), 0));
  const observed = sum(-1) - 1e-9;
  const patterns = Array.from({ length: 2 ** differences.length }, (_, pattern) => pattern);
  return patterns.filter((pattern) => sum(pattern) >= observed).length / patterns.length;
}

Deno.test("signFlips() counts as the definition does, ties and zeros included", () => {
  // Two decimals, as accuracies have.
  const difference = fc.integer({ min: -20, max: 60 }).map((x) => x / 100);
  fc.assert(fc.property(fc.array(difference, { minLength: 1, maxLength: 11 }), (differences) => {
    assertEquals(signFlips(differences).p, byDefinition(differences));
  }));
});

Deno.test("signFlips() does not depend on the unit", () => {
  const differences = [0.01, -0.02, 0.03, 0.03, 0.05, 0.01];
  const { p } = signFlips(differences);
  for (const factor of [1e-9, 100, -1e6]) {
    assertEquals(signFlips(differences.map((one) => one * factor)).p, p);
  }
});

Deno.test("signFlips() is exact for 20 seeds", () => {
  // Of all 2^20 patterns, by numpy.
  const values = [...[0.06, 0.36, -0.46, 1.65, 0.03, 1.42, 0.15, -0.53, -0.28, 0.99]];
  const more = [...[-0.14, 0.25, 1.04, 0.85, -0.41, 0.02, 1.13, -0.13, 0.77, 0.33]];
  const { p, patterns, drawn } = signFlips([...values, ...more]);
  assertEquals([p, patterns, drawn], [0.024133682250976562, 2 ** 20, false]);
});

Deno.test("signFlips() draws patterns of more than 32 seeds, always the same", () => {
  const next = randomWords(7);
  const differences = Array.from({ length: 33 }, () => next() / 2 ** 32 - 0.4);
  const { p, patterns, drawn } = signFlips(differences);
  assertEquals([patterns, drawn], [100_000, true]);
  assertEquals(signFlips(differences).p, p);
  // So many seeds leave little between it and the t test, or 32 of the 33 flipped exactly.
  const n = differences.length;
  const mean = differences.reduce((a, b) => a + b) / n;
  const deviation = Math.sqrt(differences.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
  const t = 2 * studentT(-Math.abs(mean) / deviation * Math.sqrt(n), n - 1);
  assertAlmostEquals(p, t, 0.01);
  assert(signFlips(differences.map(() => 1)).p > 0, "a drawn p is never 0");
});

Deno.test("smallestSignFlipP() is what equal signs reach", () => {
  for (let n = 1; n <= 10; n++) {
    assertEquals(signFlips(Array.from({ length: n }, (_, i) => i + 1)).p, smallestSignFlipP(n));
  }
  assertEquals(smallestSignFlipP(3, 100), 1);
});

Deno.test("signFlips() and smallestSignFlipP() throw on arguments out of range", () => {
  assertThrows(() => signFlips([]), RangeError, "differences are 0, want 1 or more");
  assertThrows(() => signFlips([1, NaN]), RangeError, "is NaN");
  assertThrows(() => smallestSignFlipP(0), RangeError, "seeds are 0");
  assertThrows(() => smallestSignFlipP(5, 0.5), RangeError, "comparisons are 0.5");
});
