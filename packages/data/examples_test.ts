import { assertEquals, assertThrows } from "@std/assert";
import { type Examples, firstRows } from "./examples.ts";

const three: Examples = {
  pixels: new Uint8Array([1, 2, 3, 4, 5, 6]),
  shape: [1, 2, 1],
  labels: new Uint8Array([0, 1, 2]),
  rows: 3,
  classes: 3,
};

Deno.test("firstRows() takes rows from the start, as views", () => {
  const two = firstRows(three, 2);
  assertEquals(two.rows, 2);
  assertEquals([...two.pixels], [1, 2, 3, 4]);
  assertEquals([...two.labels], [0, 1]);
  assertEquals(two.pixels.buffer, three.pixels.buffer);
});

Deno.test("firstRows() throws on a number of rows that there are not", () => {
  for (const rows of [0, 4, 1.5, NaN]) {
    assertThrows(() => firstRows(three, rows), RangeError, "want a whole number from 1 to 3");
  }
});
