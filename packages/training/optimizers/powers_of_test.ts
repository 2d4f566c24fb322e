import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { powersOf } from "./powers_of.ts";

Deno.test("powersOf() is exact where the power is", () => {
  assertEquals([0, 1, 2, 5, 10].map(powersOf(2)), [1, 2, 4, 32, 1024]);
  assertEquals(powersOf(0)(0), 1);
});

Deno.test("powersOf() is what repeated products come close to", () => {
  fc.assert(fc.property(
    fc.double({ min: 0.5, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 2000 }),
    (base, exponent) => {
      let product = 1;
      for (let i = 0; i < exponent; i++) product *= base;
      assertAlmostEquals(powersOf(base)(exponent), product, 1e-12);
    },
  ));
});
