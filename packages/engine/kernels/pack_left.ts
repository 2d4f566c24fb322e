/**
 * Packing a block of a product's left side into tiles, the form that `addColumnsProduct` reads:
 * `packed[tile][t][rows of a tile]`.
 *
 * @module
 */
import {
  type I32,
  load,
  loadFloat,
  loop,
  registerLanes,
  store,
  storeFloat,
  variable,
  type Vector,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** The packed form. */
export interface LeftTiles {
  /** Rows of a tile. */
  readonly rows: number;
  /** Bytes of a tile, a multiple of its rows. */
  readonly bytes: number;
}

/** Tiles of these rows and this depth. */
export function leftTiles(rows: number, depth: number): LeftTiles {
  // Whole vectors are written, the last beyond the end; and it keeps tiles apart in the caches' sets.
  return { rows, bytes: (depth + 4) * rows * FLOAT_BYTES };
}

/**
 * Packs rows that lie as rows, `stride` bytes apart.
 *
 * @param from Address of the first entry.
 * @param height Rows to pack. The last tile is filled up with its first row.
 * @param depth Entries of a row.
 */
export function packRows(
  from: I32,
  stride: number,
  to: I32,
  tiles: LeftTiles,
  height: I32,
  depth: I32,
): void {
  const width = tiles.rows * FLOAT_BYTES;
  const target = variable(to);
  loop(0, height, tiles.rows, (first) => {
    const start = variable(from.add(first.mul(stride)));
    const rows = range(tiles.rows).map((i) =>
      variable(i === 0 ? start : first.add(i).lt(height).choose(start.add(i * stride), start))
    );
    const place = variable(target);
    const end = variable(depth.mul(FLOAT_BYTES));
    const offset = variable(0);
    loop(offset, end.sub(3 * FLOAT_BYTES), 4 * FLOAT_BYTES, (at) => {
      const four = rows.map((row) => variable(load(row.add(at))));
      for (const [k, column] of columnsOf(four).entries()) column.store(place, k * width);
      place.set(place.add(4 * width));
      offset.set(at.add(4 * FLOAT_BYTES));
    });
    loop(offset, end, FLOAT_BYTES, (at) => {
      for (const [i, row] of rows.entries()) {
        storeFloat(place, loadFloat(row.add(at)), i * FLOAT_BYTES);
      }
      place.set(place.add(width));
    });
    target.set(target.add(tiles.bytes));
  });
}

/** Packs rows that lie as columns: `from` is row by row of A, `stride` bytes apart, `depth` of them. */
export function packColumns(
  from: I32,
  stride: number,
  to: I32,
  tiles: LeftTiles,
  height: I32,
  depth: I32,
): void {
  const width = tiles.rows * FLOAT_BYTES;
  const source = variable(from);
  const target = variable(to);
  const last = Math.max(0, tiles.rows - registerLanes);
  loop(0, depth, 1, () => {
    const [entry, place] = [variable(source), variable(target)];
    // Whole registers are read, also where they reach beyond the last row, and written: what is too
    // much, the next entry overwrites.
    loop(0, height, tiles.rows, () => {
      for (const i of range(last)) {
        storeFloat(place, loadFloat(entry, i * FLOAT_BYTES), i * FLOAT_BYTES);
      }
      store(place, load(entry, last * FLOAT_BYTES, registerLanes), last * FLOAT_BYTES);
      entry.set(entry.add(width));
      place.set(place.add(tiles.bytes));
    });
    source.set(source.add(stride));
    target.set(target.add(width));
  });
}

/** Some rows of four entries each, as columns. */
function columnsOf(rows: readonly Vector[]): { store(place: I32, offset: number): void }[] {
  const apart = Math.max(0, rows.length - 4);
  // Fewer than four rows are filled up with the last; what is written beyond them, the next column
  // overwrites.
  const four = range(4).map((i) => rows[Math.min(apart + i, rows.length - 1)]!);
  const columns = transpose(four);
  return columns.map((column, k) => ({
    store(place, offset) {
      for (const i of range(apart)) {
        storeFloat(place, rows[i]!.extract(k), offset + i * FLOAT_BYTES);
      }
      store(place, column, offset + apart * FLOAT_BYTES);
    },
  }));
}

/** Four vectors as a matrix, transposed. */
function transpose(rows: readonly Vector[]): Vector[] {
  const [a, b, c, d] = rows as [Vector, Vector, Vector, Vector];
  const pairs = (first: Vector, second: Vector) => [
    variable(first.shuffle(second, 0, 4, 1, 5)),
    variable(first.shuffle(second, 2, 6, 3, 7)),
  ];
  const [upper, lower] = [pairs(a, b), pairs(c, d)];
  return range(4).map((k) => {
    const from = 2 * (k % 2);
    return variable(upper[k >> 1]!.shuffle(lower[k >> 1]!, from, from + 1, from + 4, from + 5));
  });
}
