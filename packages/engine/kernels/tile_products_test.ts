import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { largestError } from "../reference/largest_error.ts";
import { matrixProduct } from "../reference/matrix_product.ts";
import { randomValues } from "../reference/random_values.ts";
import { compile, memory } from "../wasm/evaluate_for_tests.ts";
import { int } from "../wasm/mod.ts";
import { FLOAT_BYTES, type TileShape, tileSums } from "./tile.ts";
import { addColumnsProduct, addRowsProduct } from "./tile_products.ts";
import { storeTile } from "./tiling.ts";

const [left, right, target] = [2 ** 16, 2 ** 18, 2 ** 20];

/** One tile's product, A by rows or by columns. */
function product(
  lies: "rows" | "columns",
  { rows, columns }: TileShape,
  depth: number,
  relaxed: boolean,
  [a, b]: readonly [Float32Array, Float32Array],
): Float32Array {
  new Float32Array(memory.buffer, left, a.length).set(a);
  new Float32Array(memory.buffer, right, b.length).set(b);
  compile(() => {
    const sums = tileSums({ rows, columns });
    const [add, width] = lies === "rows" ? [addRowsProduct, depth] : [addColumnsProduct, rows];
    add(sums, int(left), width * FLOAT_BYTES, int(right), columns * FLOAT_BYTES, depth);
    storeTile(sums, int(target), columns * FLOAT_BYTES, columns, int(0), (sum) => sum);
  }, { parameters: 0, relaxed })();
  return new Float32Array(memory.buffer, target, rows * columns).slice();
}

for (const lies of ["rows", "columns"] as const) {
  for (const [columns, most] of [[8, 6], [10, 4], [12, 3]] as const) {
    Deno.test(`products of tiles of ${columns} columns, A by ${lies}, are right`, () => {
      const sizes = fc.record({
        // Of columns, four entries of each row are read as a vector: a tile has as many or more.
        rows: fc.integer({ min: lies === "rows" ? 1 : Math.min(4, most), max: most }),
        depth: fc.integer({ min: 1, max: 70 }),
        seed: fc.nat(1e6),
      });
      fc.assert(
        fc.property(sizes, ({ rows, depth, seed }) => {
          const operands = [
            randomValues(rows * depth, seed),
            randomValues(depth * columns, seed + 1),
          ];
          const [a, b] = operands as [Float32Array, Float32Array];
          const shape = { rows, depth, columns, transposeA: lies === "columns" };
          const [relaxed, strict] = [true, false].map((relaxed) =>
            product(lies, { rows, columns }, depth, relaxed, [a, b])
          );
          const usual = Math.sqrt(depth) / 3;
          assertLess(largestError(relaxed!, matrixProduct(a, b, shape), usual), 5e-6);
          // Without fused multiply-adds, to the last bit what float32 arithmetic gives.
          assertEquals([...strict!], [...matrixProduct(a, b, shape, Math.fround)]);
        }),
        { numRuns: 40 },
      );
    });
  }
}
