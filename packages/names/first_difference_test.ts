import { assertEquals } from "@std/assert";
import { firstDifference } from "./first_difference.ts";

Deno.test("firstDifference() finds what only one of both has", () => {
  assertEquals(firstDifference({ a: 1 }, { a: 1, b: null }), {
    steps: ["b"],
    before: undefined,
    now: null,
  });
  assertEquals(firstDifference([1, 2], [1]), { steps: [1], before: 2, now: undefined });
});

Deno.test("firstDifference() tells a list from an object, and zeros by their sign", () => {
  assertEquals(firstDifference([], {}), { steps: [], before: [], now: {} });
  assertEquals(firstDifference({ a: [NaN, 0] }, { a: [NaN, -0] })?.steps, ["a", 1]);
});

Deno.test("firstDifference() takes the first of several, as the first value has them", () => {
  assertEquals(firstDifference({ b: { c: 1 }, a: 1 }, { a: 2, b: { c: 2 } })?.steps, ["b", "c"]);
});
