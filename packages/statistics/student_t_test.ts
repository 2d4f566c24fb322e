import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { studentTQuantile } from "./student_t.ts";

/** `scipy.stats.t.ppf(probability, degrees)`, and for 1 and 2 degrees the closed forms. */
const stored: [probability: number, degrees: number, quantile: number][] = [
  [0.975, 1, Math.tan(Math.PI * 0.475)],
  [0.75, 1, 1],
  [0.975, 2, 0.95 / Math.sqrt(2 * 0.975 * 0.025)],
  [0.975, 3, 3.182446305284263],
  [0.975, 4, 2.7764451051977987],
  [0.975, 9, 2.2621571628540993],
  [0.995, 9, 3.2498355440153697],
  [0.95, 10, 1.8124611228107335],
  [0.975, 29, 2.045229642132703],
  [0.975, 100, 1.9839715184496334],
  [0.975, 1000, 1.9623390808264078],
];

Deno.test("studentTQuantile() gives the stored values", () => {
  for (const [probability, degrees, quantile] of stored) {
    assertAlmostEquals(studentTQuantile(probability, degrees), quantile, 1e-8 * quantile);
  }
});

Deno.test("studentTQuantile() is symmetric around 0", () => {
  assertEquals(studentTQuantile(0.5, 7), 0);
  assertAlmostEquals(studentTQuantile(0.025, 7), -studentTQuantile(0.975, 7), 1e-9);
});

Deno.test("studentTQuantile() throws on a probability or degrees out of range", () => {
  assertThrows(() => studentTQuantile(1, 4), RangeError, "probability is 1");
  assertThrows(() => studentTQuantile(0.5, 0), RangeError, "degrees is 0");
});
