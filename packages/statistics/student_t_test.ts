import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { studentT, studentTQuantile } from "./student_t.ts";

/** `scipy.stats.t.cdf(t, degrees)`. */
const probabilities: [t: number, degrees: number, probability: number][] = [
  [-40, 4, 1.1670081613006339e-06],
  [-5, 9, 0.0003694839549016213],
  [-2, 1, 0.14758361765043326],
  [0.3, 3, 0.6081183539800405],
  [3, 1000, 0.9986166454778809],
];

/** `scipy.stats.t.ppf(probability, degrees)`, and for 1 and 2 degrees the closed forms. */
const quantiles: [probability: number, degrees: number, quantile: number][] = [
  [0.975, 1, Math.tan(Math.PI * 0.475)],
  [0.75, 1, 1],
  [0.975, 2, 0.95 / Math.sqrt(2 * 0.975 * 0.025)],
  [0.975, 3, 3.1824463052837078],
  [0.975, 4, 2.7764451051977934],
  [0.975, 9, 2.262157162798205],
  [0.9, 10, 1.372183641110336],
  [0.975, 29, 2.045229642132703],
  [0.975, 100, 1.9839715185235518],
  [0.975, 1000, 1.9623390808264083],
];

Deno.test("studentT() gives the stored values", () => {
  for (const [t, degrees, probability] of probabilities) {
    assertAlmostEquals(studentT(t, degrees), probability, 1e-11 * probability);
  }
});

Deno.test("studentT() keeps its digits where t is very small or very large", () => {
  assertAlmostEquals(0.5 - studentT(-1e-9, 1), 1e-9 / Math.PI, 1e-16);
  assertAlmostEquals(studentT(-1e100, 1) * 1e100 * Math.PI, 1, 1e-9);
  assertEquals([studentT(-Infinity, 3), studentT(0, 3), studentT(Infinity, 3)], [0, 0.5, 1]);
});

Deno.test("studentTQuantile() gives the stored values", () => {
  for (const [probability, degrees, quantile] of quantiles) {
    assertAlmostEquals(studentTQuantile(probability, degrees), quantile, 1e-11 * quantile);
  }
});

Deno.test("studentTQuantile() is the inverse of studentT(), and symmetric around 0", () => {
  const probability = fc.double({ min: 1e-9, max: 0.5, noNaN: true });
  fc.assert(fc.property(probability, fc.integer({ min: 1, max: 1000 }), (p, degrees) => {
    const quantile = studentTQuantile(p, degrees);
    assertAlmostEquals(studentT(quantile, degrees), p, 1e-11 * p);
    if (p > 0.001) assertAlmostEquals(studentTQuantile(1 - p, degrees), -quantile, 1e-9);
  }));
  assertEquals(studentTQuantile(0.5, 7), 0);
});

Deno.test("studentT() and studentTQuantile() throw on arguments out of range", () => {
  assertThrows(() => studentT(NaN, 4), RangeError, "t is NaN");
  assertThrows(() => studentT(1, 0.5), RangeError, "degrees is 0.5");
  assertThrows(() => studentTQuantile(1, 4), RangeError, "probability is 1");
  assertThrows(() => studentTQuantile(0.5, 0), RangeError, "degrees is 0");
});
