/**
 * The register tile that every product of matrices is made of.
 *
 * @module
 */
import {
  type I32,
  lanes,
  load,
  loadPair,
  registerLanes,
  type Settable,
  store,
  variable,
  type Vector,
} from "../wasm/mod.ts";

/** Bytes of a float32. */
export const F = 4;
/** Columns of a tile: two registers. */
export const tileColumns = 2 * registerLanes;
/**
 * Rows of a tile: 5 x 8 sums fill 10 of the 15 registers, with room for the operands. Ten sums
 * are what two adders with a latency of five (AMD Zen 2; later ones have four) are kept at work by.
 * Registers of eight lanes need none for vectors of the left side, see `addRowsProduct`.
 */
export const tileRows: number = registerLanes === 8 ? 6 : 5;
/** The same where both operands are read entry by entry, which leaves registers for one row more. */
export const tallTileRows = 6;
/** Rows that leave a register for the product where a multiply-add is not one instruction. */
export const strictTileRows = 4;

/** Rows and columns of the tiles that cover a result. */
export interface TileShape {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Two registers of columns; but nine or ten columns, such as ten classes, are covered by a narrower
 * tile, eleven or twelve by another, with less waste, and so are eight where a register has them all.
 */
export function tileShape(columns: number): TileShape {
  const wide = registerLanes === 8;
  if (columns === 9 || columns === 10) return { rows: wide ? 7 : 4, columns: 10 };
  if (!wide && (columns === 11 || columns === 12)) return { rows: 3, columns: 12 };
  if (wide && columns <= 8) return { rows: 10, columns: 8 };
  return { rows: tileRows, columns: tileColumns };
}

/** The same for `addRowsProduct`, whose tiles may be tall; but seven rows are one too many. */
export function rowsTileShape(columns: number): TileShape {
  const { rows, columns: width } = tileShape(columns);
  return { rows: rows === tileRows || rows === 7 ? tallTileRows : rows, columns: width };
}

type Sum = Vector & Settable<Vector>;

/** The running sums of a tile. */
export interface Tile {
  /** `rows[i][part]`: four columns of row i. */
  readonly rows: readonly (readonly Sum[])[];
  /**
   * `pairs[h]`: the last two columns of rows 2h and 2h + 1, where the width leaves two over. So no
   * lane is idle.
   */
  readonly pairs: readonly Sum[];
}

/** Sums that start at zero. */
export function tileSums({ rows, columns }: TileShape): Tile {
  const zero = variable(lanes(0));
  const sum = () => variable(zero);
  return {
    rows: range(rows).map(() => range(Math.floor(columns / 4)).map(sum)),
    pairs: range(columns % 4 === 2 ? Math.ceil(rows / 2) : 0).map(sum),
  };
}

/** Writes the sums to `address`, rows `stride` bytes apart; of whole vectors of columns only. */
export function storeSums({ rows }: Tile, address: I32, stride: number): void {
  for (const [i, row] of rows.entries()) {
    // From the right, as V8 likes pairs of stores (see `store`).
    for (const [part, sum] of [...row.entries()].reverse()) {
      store(address, sum, i * stride + part * 16);
    }
  }
}

/** Goes on from the sums at `address`, rows `stride` bytes apart. */
export function loadSums({ rows, pairs }: Tile, address: I32, stride: number): void {
  for (const [i, row] of rows.entries()) {
    for (const [part, sum] of row.entries()) sum.set(load(address, i * stride + part * 16));
  }
  for (const [h, sum] of pairs.entries()) {
    const pair = (i: number) => loadPair(address, i * stride + rows[0]!.length * 16);
    sum.set(2 * h + 1 < rows.length ? besides(pair(2 * h), pair(2 * h + 1)) : pair(2 * h));
  }
}

/** A row of as many columns as a tile has: its parts, and the last two columns twice. */
export function loadTileRow(address: I32, columns: number, offset = 0): Vector[] {
  const parts = Math.floor(columns / 4);
  return [
    ...range(parts).map((part) => load(address, offset + part * 16)),
    ...(columns % 4 === 2 ? [loadPair(address.add(offset + parts * 16))] : []),
  ].map((part) => variable(part));
}

/** The first two lanes of one vector and those of another. */
export function besides(left: Vector, right: Vector): Vector {
  return left.shuffle(right, 0, 1, 4, 5);
}

/** Columns of a tile. */
export function columnsOf({ rows, pairs }: Tile): number {
  return 4 * rows[0]!.length + (pairs.length > 0 ? 2 : 0);
}

/** Registers that a tile's sums take. */
export function registersOf({ rows, pairs }: Tile): number {
  return rows.length * Math.ceil(4 * rows[0]!.length / registerLanes) + pairs.length;
}

/** The whole numbers below `count`, for unrolling. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
