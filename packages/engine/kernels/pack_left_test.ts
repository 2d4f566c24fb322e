import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { compile, memory } from "../wasm/evaluate_for_tests.ts";
import { int, variable } from "../wasm/mod.ts";
import { leftTiles, packColumns, packRows } from "./pack_left.ts";

const [from, to] = [2 ** 16, 2 ** 18];

Deno.test("packRows() and packColumns() make the same tiles of the same matrix", () => {
  const shapes = fc.record({
    rows: fc.constantFrom(3, 4, 5),
    height: fc.integer({ min: 1, max: 23 }),
    depth: fc.integer({ min: 1, max: 37 }),
  });
  fc.assert(fc.property(shapes, ({ rows, height, depth }) => {
    const entry = (i: number, t: number) => 100 * i + t;
    const tiles = leftTiles(rows, depth);
    for (const lies of ["rows", "columns"]) {
      const byRows = lies === "rows";
      const stride = byRows ? depth : height;
      const matrix = new Float32Array(memory.buffer, from, height * depth);
      for (let i = 0; i < height; i++) {
        for (let t = 0; t < depth; t++) {
          matrix[byRows ? i * depth + t : t * height + i] = entry(i, t);
        }
      }
      const pack = byRows ? packRows : packColumns;
      compile(
        () => pack(int(from), stride * 4, int(to), tiles, variable(height), variable(depth)),
        {
          parameters: 0,
        },
      )();
      for (let i = 0; i < height; i++) {
        const tile = new Float32Array(memory.buffer, to + Math.floor(i / rows) * tiles.bytes);
        const packed = Array.from({ length: depth }, (_, t) => tile[t * rows + i % rows]);
        assertEquals(packed, Array.from({ length: depth }, (_, t) => entry(i, t)), lies);
      }
    }
  }));
});
