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
export const FLOAT_BYTES = 4;
/** Columns of a tile: two registers. */
export const tileColumns = () => 2 * registerLanes;
/** Rows of a tile where both operands are read entry by entry. */
export const tallTileRows = 6;
/** Rows that leave a register for the product where a multiply-add is not one instruction. */
export const strictTileRows = 4;

/** Rows and columns of the tiles that cover a result. */
export interface TileShape {
  readonly rows: number;
  readonly columns: number;
}

/** A shape, and how many rows it has where both operands are read entry by entry. */
type Shape = TileShape & { readonly tall: number };

/**
 * The shape for many columns. There are 15 registers: 5 x 8 sums fill 10 of those of four lanes, with
 * room for the operands. Ten sums are what two adders with a latency of five (AMD Zen 2; later ones
 * have four) are kept at work by. By registers of eight lanes the left side is always read entry by
 * entry. What `addRowsProduct` covers comes in chunks of 60 pixels (`im2col.ts`), which `tall` divides.
 */
const full = (): Shape => ({
  rows: registerLanes === 8 ? 6 : 5,
  tall: tallTileRows,
  columns: tileColumns(),
});

/** Shapes for few columns, such as those of ten classes, with less waste. */
const few = (): readonly Shape[] =>
  registerLanes === 8
    ? [{ rows: 10, tall: 10, columns: 8 }, { rows: 7, tall: 6, columns: 10 }]
    : [full(), { rows: 4, tall: 4, columns: 10 }, { rows: 3, tall: 3, columns: 12 }];

function shapeFor(columns: number): Shape {
  return few().find((shape) => columns <= shape.columns) ?? full();
}

/** The tiles that cover this many columns. */
export function tileShape(columns: number): TileShape {
  const { rows, columns: width } = shapeFor(columns);
  return { rows, columns: width };
}

/** The same for `addRowsProduct`, whose tiles may be tall. */
export function rowsTileShape(columns: number): TileShape {
  const { tall, columns: width } = shapeFor(columns);
  return { rows: tall, columns: width };
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
