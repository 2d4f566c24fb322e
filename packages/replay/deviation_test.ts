import { assertEquals } from "@std/assert";
import { largestDeviations } from "./deviation.ts";

const of = (...pairs: [deviation: number, tolerance: number][]) =>
  largestDeviations(
    pairs.map(([deviation, tolerance], i) => ({ figure: "a", at: `${i}`, deviation, tolerance })),
  ).map(({ at, within }) => [at, within]);

Deno.test("largestDeviations() takes the largest part of a tolerance, the first of equal ones", () => {
  assertEquals(of([1, 2], [3, 9], [1, 2]), [["0", true]]);
  assertEquals(of([0, 0], [2, 3], [5, 4]), [["2", false]]);
});

Deno.test("largestDeviations() lets nothing pass where the tolerance is 0, or that is not a number", () => {
  assertEquals(of([0, 0]), [["0", true]]);
  assertEquals(of([9, 10], [1e-9, 0]), [["1", false]]);
  assertEquals(of([9, 10], [NaN, 10], [0, 1]), [["1", false]]);
});

Deno.test("largestDeviations() keeps the order of the kinds of figures", () => {
  const figures = ["loss", "near zero", "loss"];
  const differences = figures.map((figure) => ({ figure, at: "", deviation: 0, tolerance: 1 }));
  assertEquals(largestDeviations(differences).map((one) => one.figure), ["loss", "near zero"]);
});
