import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compile, memory } from "../wasm/evaluate_for_tests.ts";
import { loadInt, storeInt, variable } from "../wasm/mod.ts";
import { evenTiles } from "./tiling.ts";

/** The heights of the tiles that cover this many rows, in order. */
function heights(rows: number, most: number): number[] {
  const tiles: number[] = [];
  const area = new Int32Array(memory.buffer, 4096, rows).fill(0);
  compile(() => {
    evenTiles(rows, most, (row, height) => {
      const place = variable(row.mul(4).add(4096));
      storeInt(place, loadInt(place).add(height));
    });
  }, { parameters: 0 })();
  for (let row = 0; row < rows; row += area[row]!) {
    assert(area[row]! > 0, `no tile begins at row ${row}`);
    tiles.push(area[row]!);
  }
  return tiles;
}

Deno.test("evenTiles() covers rows by few tiles of about the same height", () => {
  assertEquals(heights(16, 6), [5, 5, 6]);
  assertEquals(heights(8, 6), [4, 4]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 6 }), (rows, most) => {
      const all = heights(rows, most);
      assertEquals(all.reduce((sum, height) => sum + height, 0), rows);
      assertEquals(all.length, Math.ceil(rows / most));
      assert(Math.max(...all) - Math.min(...all) <= 1);
    }),
  );
});
