import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { deviationInterval } from "./deviation_interval.ts";

/** `sqrt((n - 1) / scipy.stats.chi2.ppf([0.975, 0.025], n - 1))`. */
const stored: [n: number, low: number, high: number][] = [
  [2, 0.4461491849207089, 31.91015934964397],
  [3, 0.5206582666988174, 6.2847346964853825],
  [5, 0.5991331391341409, 2.873555634078219],
  [10, 0.6878352067489997, 1.8256101825195739],
  [30, 0.7964069327626354, 1.3443151792404469],
  [1000, 0.9580123491251626, 1.0458653573974395],
];

Deno.test("deviationInterval() gives the stored values", () => {
  for (const [n, low, high] of stored) {
    const interval = deviationInterval(1, n);
    assertAlmostEquals(interval.low, low, 1e-11 * low);
    assertAlmostEquals(interval.high, high, 1e-11 * high);
  }
});

Deno.test("deviationInterval() grows with the deviation", () => {
  const [one, two] = [deviationInterval(1, 7), deviationInterval(2, 7)];
  assertEquals(two, { low: 2 * one.low, high: 2 * one.high });
});

Deno.test("deviationInterval() throws on arguments out of range", () => {
  assertThrows(() => deviationInterval(-1, 5), RangeError, "deviation is -1");
  assertThrows(() => deviationInterval(1, 1), RangeError, "seeds are 1");
  assertThrows(() => deviationInterval(1, 5, 0), RangeError, "confidence is 0");
});
