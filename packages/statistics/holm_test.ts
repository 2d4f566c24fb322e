import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { holm } from "./holm.ts";

Deno.test("holm() leaves a single p-value, and an empty list", () => {
  assertEquals([holm([0.04]), holm([])], [[0.04], []]);
});

Deno.test("holm() keeps the order of p-values, makes none smaller, and the smallest m times as large", () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(fc.array(p, { minLength: 1, maxLength: 12 }), (values) => {
    const adjusted = holm(values);
    values.forEach((one, i) => {
      assert(adjusted[i]! >= one && adjusted[i]! <= 1);
      values.forEach((other, j) => assert(one > other || adjusted[i]! <= adjusted[j]!));
    });
    assertEquals(Math.min(...adjusted), Math.min(1, values.length * Math.min(...values)));
  }));
});

Deno.test("holm() throws on what is not a p-value", () => {
  assertThrows(() => holm([0.1, 1.1]), RangeError, "one is 1.1");
  assertThrows(() => holm([NaN]), RangeError, "one is NaN");
});
