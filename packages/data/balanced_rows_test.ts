import { assertEquals, assertThrows } from "@std/assert";
import { balancedRows } from "./balanced_rows.ts";
import { RandomState } from "./random_state.ts";

const labels = new RandomState(4).permutation(300).map((i) => i % 3);

Deno.test("balancedRows() lets the classes take turns and repeats no row", () => {
  const rows = balancedRows(labels, 3, 40, new RandomState(1));
  assertEquals([...rows].map((row) => labels[row]), Array.from({ length: 120 }, (_, i) => i % 3));
  assertEquals(new Set(rows).size, 120);
});

Deno.test("balancedRows() is the same for the same seed", () => {
  const draw = () => balancedRows(labels, 3, 5, new RandomState(9));
  assertEquals(draw(), draw());
});

Deno.test("balancedRows() names the class that has too few rows", () => {
  assertThrows(
    () => balancedRows([0, 0, 1], 2, 2, new RandomState(1)),
    RangeError,
    "class 1 has 1, want at least 2",
  );
});
