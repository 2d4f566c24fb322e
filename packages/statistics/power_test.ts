import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { detectableEffect, pairedTestPower, seedsForDifference, seedsForEffect } from "./power.ts";

/** `scipy.stats.ncf.sf(c**2, 1, n - 1, n * effect**2)`, c the quantile of t. */
const stored: [effect: number, n: number, alpha: number, power: number][] = [
  [12, 2, 0.05, 0.8169738132671694],
  [3, 5, 0.001, 0.3478026174501982],
  [0.5, 20, 0.05, 0.5645044184390205],
  [0.01, 200, 0.001, 0.0011152744619690148],
];

Deno.test("pairedTestPower() gives the stored values", () => {
  for (const [effect, n, alpha, power] of stored) {
    assertAlmostEquals(pairedTestPower(effect, n, alpha), power, 1e-10 * power);
    assertEquals(pairedTestPower(-effect, n, alpha), pairedTestPower(effect, n, alpha));
  }
});

Deno.test("pairedTestPower() is alpha without an effect and 1 for a huge one", () => {
  assertAlmostEquals(pairedTestPower(0, 5, 0.01), 0.01, 1e-12);
  assertAlmostEquals(pairedTestPower(1000, 5), 1, 1e-9);
});

Deno.test("pairedTestPower() of the detectable effect is the wanted power", () => {
  const seeds = fc.integer({ min: 2, max: 300 });
  const alpha = fc.constantFrom(0.05, 0.05 / 3, 0.05 / 66);
  fc.assert(fc.property(seeds, alpha, fc.constantFrom(0.5, 0.8, 0.95), (n, alpha, power) => {
    const effect = detectableEffect(n, { alpha, power });
    assertAlmostEquals(pairedTestPower(effect, n, alpha), power, 1e-9);
  }));
});

Deno.test("seedsForEffect() is the first number of seeds with the wanted power", () => {
  fc.assert(fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), (effect) => {
    const seeds = seedsForEffect(effect);
    assert(pairedTestPower(effect, seeds) >= 0.8);
    assert(seeds === 2 || pairedTestPower(effect, seeds - 1) < 0.8);
  }));
  assertEquals(seedsForEffect(-0.5), 34);
});

Deno.test("seedsForEffect() goes on to any number", () => {
  assertEquals(seedsForEffect(0.007), 160_184);
  // ((1.96 + 0.8416) / effect)^2
  assertAlmostEquals(seedsForEffect(1e-6) / 7.84888e12, 1, 1e-4);
});

Deno.test("seedsForDifference() is wide, because a deviation from few seeds is", () => {
  assertEquals(seedsForDifference(0.5, 0.7134, 5), { low: 8, high: 134 });
  assertEquals(seedsForDifference(-0.5, 0.7134, 5), { low: 8, high: 134 });
  const { low, high } = seedsForDifference(0.5, 0.7134, 1000);
  assertEquals([low, high], [17, 20]);
});

Deno.test("functions of power throw on arguments out of range", () => {
  assertThrows(() => pairedTestPower(NaN, 5), RangeError, "effect is NaN");
  assertThrows(() => pairedTestPower(1, 5, 0), RangeError, "alpha is 0");
  assertThrows(() => detectableEffect(1), RangeError, "seeds are 1, want a whole number >= 2");
  assertThrows(() => detectableEffect(5, { power: 1 }), RangeError, "power is 1");
  assertThrows(() => detectableEffect(5, { power: 0.01 }), RangeError, "above alpha, 0.05");
  assertThrows(() => seedsForEffect(0), RangeError, "effect is 0");
  assertThrows(() => seedsForDifference(0.5, 0, 5), RangeError, "deviation is 0");
});
