import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { batches, epochOrder } from "./batches.ts";

Deno.test("batches() holds every row once, in order", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(400), (rows, wish) => {
    const size = 1 + wish % rows;
    const order = epochOrder(rows, 5, 2);
    assertEquals([...batches(rows, size, { order })].flatMap((batch) => [...batch]), [...order]);
  }));
});

Deno.test("batches() leaves out an incomplete last batch when told to", () => {
  const sizes = (dropLast: boolean) => [...batches(10, 4, { dropLast })].map((b) => b.length);
  assertEquals(sizes(true), [4, 4]);
  assertEquals(sizes(false), [4, 4, 2]);
});

Deno.test("batches() keeps a last batch that is full when told to drop incomplete ones", () => {
  assertEquals([...batches(8, 4, { dropLast: true })].map((b) => [...b]), [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ]);
});

Deno.test("batches() throws on a batch size that makes none", () => {
  for (const size of [0, -1, 11, 2.5, NaN]) {
    assertThrows(() => batches(10, size), RangeError, `batch size is ${size}, want`);
  }
});

Deno.test("batches() throws when the order is of other rows", () => {
  assertThrows(() => batches(10, 2, { order: new Int32Array(9) }), RangeError, "names 9 rows");
});

Deno.test("epochOrder() is the same for the same seed and epoch only", () => {
  assertEquals(epochOrder(50, 1, 3), epochOrder(50, 1, 3));
  assertNotEquals(epochOrder(50, 1, 3), epochOrder(50, 1, 4));
  assertNotEquals(epochOrder(50, 1, 3), epochOrder(50, 2, 3));
});
