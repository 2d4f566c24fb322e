import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { statistics } from "./statistics.ts";

Deno.test("statistics() divides by n - 1", () => {
  const { mean, deviation } = statistics([2, 4, 4, 4, 5, 5, 7, 9]);
  assertEquals(mean, 5);
  assertAlmostEquals(deviation!, Math.sqrt(32 / 7));
});

Deno.test("statistics() has no deviation of a single number, and none at all of none", () => {
  assertEquals(statistics([3]), { mean: 3 });
  assertThrows(() => statistics([]), RangeError, "numbers are 0");
});

Deno.test("statistics() throws on what is not a finite number", () => {
  assertThrows(() => statistics([1, NaN]), RangeError, "one of the numbers is NaN");
});
