import { assertEquals, assertThrows } from "@std/assert";
import { pickRows } from "./pick_rows.ts";

const examples = {
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
  shape: [1, 2, 1] as const,
  labels: Uint8Array.of(7, 8, 9),
  rows: 3,
  classes: 10,
};

Deno.test("pickRows() takes pixels and labels of each row", () => {
  const { pixels, labels, rows } = pickRows(examples, Int32Array.of(2, 0));
  assertEquals([[...pixels], [...labels], rows], [[5, 6, 1, 2], [9, 7], 2]);
});

Deno.test("pickRows() throws on a row that is not there", () => {
  assertThrows(() => pickRows(examples, Int32Array.of(3)), RangeError, "row is 3, want 0 to 2");
});
