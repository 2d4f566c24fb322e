/**
 * Covering a result by tiles: going through them, and storing them.
 *
 * @module
 */
import { type I32, loop, storePair, variable, type Vector, when } from "../wasm/mod.ts";
import { storeLanes } from "./columns.ts";
import { columnsOf, type Tile } from "./tile.ts";

/**
 * Tiles from row `from` to `to`: of `height` rows, and one of the rest where `rows` leaves one.
 * Blocks must have a multiple of `height` rows, the last one excepted.
 */
export function eachTile(
  from: I32,
  to: I32,
  rows: number,
  height: number,
  write: (row: I32, height: number) => void,
): void {
  const row = variable(from);
  const end = variable(to);
  loop(row, end.sub(height - 1), height, (at) => {
    write(at, height);
    row.set(at.add(height));
  });
  const rest = rows % height;
  if (rest > 0) when(row.lt(end), () => write(row, rest));
}

/** As few tiles of at most `most` rows as cover `rows`, of about the same height. */
export function evenTiles(
  rows: number,
  most: number,
  write: (row: I32, height: number) => void,
): void {
  const tiles = Math.ceil(rows / most);
  const height = Math.floor(rows / tiles);
  const low = (tiles - rows % tiles) * height;
  loop(0, low, height, (row) => write(row, height));
  loop(low, rows, height + 1, (row) => write(row, height + 1));
}

/** Stores a tile after `finish`, leaving out what lies beyond the last column. */
export function storeTile(
  sums: Tile,
  target: I32,
  stride: number,
  columns: number,
  panel: I32,
  finish: (sum: Vector, part: number) => Vector,
): void {
  const parts = sums.rows[0]!.length;
  const width = columnsOf(sums);
  const last = columns % width;
  if (last === 0) write(width);
  else if (columns < width) write(last);
  else when(panel.eq(Math.floor(columns / width)), () => write(last), () => write(width));

  function write(count: number): void {
    for (const [i, row] of sums.rows.entries()) {
      const values = row.map((sum, part) => variable(finish(sum, part)));
      // From the right, as V8 likes pairs of stores (see `store`).
      for (const [part, value] of [...values.entries()].reverse()) {
        storeLanes(target, value, count - 4 * part, i * stride + part * 16);
      }
    }
    for (const [h, pair] of sums.pairs.entries()) {
      const value = variable(finish(pair, parts));
      for (const [half, i] of [2 * h, 2 * h + 1].entries()) {
        if (i >= sums.rows.length) break;
        const offset = i * stride + parts * 16;
        if (count === width) storePair(target, value, half, offset);
        else storeLanes(target, half === 0 ? value : value.lane(2), count - 4 * parts, offset);
      }
    }
  }
}
