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

/** The running sums of a tile: `sums[row][half]`, halves of four columns. */
export type Tile = (V128 & Settable<V128>)[][];

/** Sums that start at zero, or at what `start` gives for a row and a half. */
export function tileSums(rows: number, start?: (row: number, half: number) => V128): Tile {
  const zero = start ? undefined : variable(lanes(0));
  return range(rows).map((row) =>
    range(2).map((half) => start ? variable(start(row, half)) : variable(zero!))
  );
}

/**
 * Adds `A B` to the sums of a tile, A by rows: `sums[i][j] += sum_k A[i][k] B[k][j]`.
 *
 * Row 0 comes by splatting loads, the others by a vector of four k and shuffles: V8 checks the
 * bounds of every load, so that loads, not arithmetic, are what there is least of.
 *
 * @param sums The tile, of 1 to 4 rows.
 * @param a Address of `A[0][0]`; rows are `aStride` bytes apart, their entries adjacent.
 * @param b Address of `B[0][0]`; rows of 8 adjacent entries, `bStride` bytes apart.
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
  const even = depth - depth % 4;
  loop(q, q.add(even * bStride), 4 * bStride, (q) => {
    const ahead = sums.map((_, i) => i === 0 ? undefined : variable(load(p, i * aStride)));
    for (const k of range(4)) addOuter(k, q, (i) => ahead[i]?.lane(k));
    p.set(p.add(4 * F));
  });
  if (even < depth && even > 0) q.set(q.add(even * bStride));
  for (const k of range(depth - even)) addOuter(k, q, () => undefined);

  function addOuter(k: number, q: I32, entry: (i: number) => V128 | undefined): void {
    const right = range(2).map((half) => variable(load(q, k * bStride + half * 16)));
    for (const [i, row] of sums.entries()) {
      const left = variable(entry(i) ?? loadSplat(p, i * aStride + k * F));
      for (const [half, sum] of row.entries()) sum.set(fma(left, right[half]!, sum));
    }
  }
}

/**
 * Adds `A^T B` to the sums of a tile, A by columns: `sums[i][j] += sum_t A[t][i] B[t][j]`.
 *
 * @param sums The tile, of 1 to 4 rows (four entries of each row of A are read in any case).
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
  loop(0, depth, 1, () => {
    const left = variable(load(p));
    const right = range(2).map((half) => variable(load(q, half * 16)));
    for (const [i, row] of sums.entries()) {
      const x = variable(left.lane(i));
      for (const [half, sum] of row.entries()) sum.set(fma(x, right[half]!, sum));
    }
    p.set(p.add(aStride));
    q.set(q.add(bStride));
  });
}

/** The whole numbers below `count`, for unrolling. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
