import { assertAlmostEquals, assertEquals } from "@std/assert";
import { orthogonalColumns, orthogonalRows } from "./orthogonal.ts";

Deno.test("orthogonalRows() is its factor where all rows are parallel, however long", () => {
  assertAlmostEquals(orthogonalRows(0.5).value([1, 2, -10, -20, 3, 6], 2), 0.5, 1e-12);
});

Deno.test("orthogonalColumns() is 0 for a single column", () => {
  assertEquals(orthogonalColumns(1).value([1, 2], 1), 0);
  assertEquals([...orthogonalColumns(1).gradient([1, 2], 1)], [0, 0]);
});
