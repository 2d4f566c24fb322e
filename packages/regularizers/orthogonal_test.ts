import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { orthogonalColumns, orthogonalRows } from "./orthogonal.ts";

/** The definition written down once more: the mean over all pairs of vectors. */
function meanCosine(vectors: number[][]): number {
  const cosines = vectors.flatMap((a, i) =>
    vectors.slice(0, i).map((b) =>
      Math.abs(a.reduce((sum, x, k) => sum + x * b[k]!, 0)) / Math.hypot(...a) / Math.hypot(...b)
    )
  );
  return cosines.length === 0 ? 0 : cosines.reduce((a, b) => a + b) / cosines.length;
}

const rows = fc.array(
  fc.tuple(fc.double({ min: 0.1, max: 3 }), fc.double({ min: -3, max: -0.1 })),
  {
    minLength: 1,
  },
);

Deno.test("orthogonal penalties have the value of their definition", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 10, noNaN: true }), rows, (factor, rows) => {
    const close = (value: number, expected: number) =>
      assertAlmostEquals(value, expected, 1e-12 * (1 + expected));
    const columns = [0, 1].map((i) => rows.map((row) => row[i]!));
    close(orthogonalRows(factor).value(rows.flat(), 2), factor * meanCosine(rows));
    close(orthogonalColumns(factor).value(rows.flat(), 2), factor * meanCosine(columns));
  }));
});

Deno.test("orthogonalRows() is its factor where all rows are parallel, however long", () => {
  assertAlmostEquals(orthogonalRows(0.5).value([1, 2, -10, -20, 3, 6], 2), 0.5, 1e-12);
});

Deno.test("orthogonalColumns() is 0 for a single column", () => {
  assertEquals(orthogonalColumns(1).value([1, 2], 1), 0);
  assertEquals([...orthogonalColumns(1).gradient([1, 2], 1)], [0, 0]);
});
