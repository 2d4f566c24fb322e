/**
 * The register tile that every product of matrices is made of.
 *
 * @module
 */
import {
  fma,
  type I32,
  lanes,
  load,
  loadSplat,
  loop,
  type Settable,
  type V128,
  variable,
} from "../wasm/mod.ts";

/** Bytes of a float32. */
export const F = 4;
/** Columns of a tile: two vectors. */
export const tileColumns = 8;
/** Most rows of a tile: 4 x 8 sums fill 8 of the 16 registers, with room for the operands. */
export const tileRows = 4;

/** Rows and columns of the tiles that cover a result. */
export interface TileShape {
  readonly rows: number;
  readonly columns: number;
}

/** 4 x 8; but 9 to 12 columns, such as ten classes, are covered by 3 x 12 with less waste. */
export function tileShape(columns: number): TileShape {
  const narrow = columns > tileColumns && columns <= 12;
  return narrow ? { rows: 3, columns: 12 } : { rows: tileRows, columns: tileColumns };
}

/** The running sums of a tile: `sums[row][part]`, parts of four columns. */
export type Tile = (V128 & Settable<V128>)[][];

/** Sums that start at zero, or at what `start` gives for a row and a part. */
export function tileSums(
  { rows, columns }: TileShape,
  start?: (row: number, part: number) => V128,
): Tile {
  const zero = start ? undefined : variable(lanes(0));
  return range(rows).map((row) =>
    range(columns / 4).map((part) => start ? variable(start(row, part)) : variable(zero!))
  );
}

/**
 * Adds `A B` to the sums of a tile, A by rows: `sums[i][j] += sum_k A[i][k] B[k][j]`.
 *
 * Row 0 comes by splatting loads, the others by a vector of four k and shuffles: V8 checks the
 * bounds of every load, so that loads, not arithmetic, are what there is least of. A tile of
 * three parts has no registers left for that.
 *
 * @param sums The tile.
 * @param a Address of `A[0][0]`; rows are `aStride` bytes apart, their entries adjacent.
 * @param b Address of `B[0][0]`; rows as wide as the tile, `bStride` bytes apart.
 * @param depth Number of k.
 */
export function addRowsProduct(
  sums: Tile,
  a: I32,
  aStride: number,
  b: I32,
  bStride: number,
  depth: number,
): void {
  const p = variable(a);
  const q = variable(b);
  const parts = sums[0]!.length;
  const even = depth - depth % 4;
  loop(q, q.add(even * bStride), 4 * bStride, (q) => {
    const splat = (i: number) => i === 0 || parts > 2;
    const ahead = sums.map((_, i) => splat(i) ? undefined : variable(load(p, i * aStride)));
    for (const k of range(4)) addOuter(k, q, (i) => ahead[i]?.lane(k));
    p.set(p.add(4 * F));
  });
  if (even < depth && even > 0) q.set(q.add(even * bStride));
  for (const k of range(depth - even)) addOuter(k, q, () => undefined);

  function addOuter(k: number, q: I32, entry: (i: number) => V128 | undefined): void {
    const right = range(parts).map((part) => variable(load(q, k * bStride + part * 16)));
    for (const [i, row] of sums.entries()) {
      const left = variable(entry(i) ?? loadSplat(p, i * aStride + k * F));
      for (const [part, sum] of row.entries()) sum.set(fma(left, right[part]!, sum));
    }
  }
}

/**
 * Adds `A^T B` to the sums of a tile, A by columns: `sums[i][j] += sum_t A[t][i] B[t][j]`.
 *
 * @param sums The tile (of two parts: four entries of each row of A are read in any case).
 * @param a Address of `A[0][0]`; rows are `aStride` bytes apart.
 * @param b Address of `B[0][0]`; rows are `bStride` bytes apart.
 * @param depth Number of t.
 */
export function addColumnsProduct(
  sums: Tile,
  a: I32,
  aStride: number,
  b: I32,
  bStride: number,
  depth: I32 | number,
): void {
  const p = variable(a);
  const q = variable(b);
  const parts = sums[0]!.length;
  loop(0, depth, 1, () => {
    const left = parts > 2 ? undefined : variable(load(p));
    const right = range(parts).map((part) => variable(load(q, part * 16)));
    for (const [i, row] of sums.entries()) {
      const x = variable(left?.lane(i) ?? loadSplat(p, i * F));
      for (const [part, sum] of row.entries()) sum.set(fma(x, right[part]!, sum));
    }
    p.set(p.add(aStride));
    q.set(q.add(bStride));
  });
}

/** The whole numbers below `count`, for unrolling. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
