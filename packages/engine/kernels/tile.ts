/**
 * The register tile that every product of matrices is made of.
 *
 * @module
 */
import {
  fma,
  type I32,
  int,
  lanes,
  load,
  loadPair,
  loadSplat,
  loop,
  type Settable,
  type V128,
  variable,
  when,
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

/**
 * 4 x 8; but nine or ten columns, such as ten classes, are covered by 4 x 10, eleven or twelve by
 * 3 x 12, with less waste.
 */
export function tileShape(columns: number): TileShape {
  if (columns === 9 || columns === 10) return { rows: tileRows, columns: 10 };
  if (columns === 11 || columns === 12) return { rows: 3, columns: 12 };
  return { rows: tileRows, columns: tileColumns };
}

type Sum = V128 & Settable<V128>;

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

/** Sums that start at zero, or at what lies at `start`, rows `stride` bytes apart. */
export function tileSums(
  { rows, columns }: TileShape,
  start?: { readonly address: I32; readonly stride: number },
): Tile {
  const parts = Math.floor(columns / 4);
  const zero = start ? undefined : variable(lanes(0));
  const sum = (read: (start: { address: I32; stride: number }) => V128) =>
    variable(start ? read(start) : zero!);
  return {
    rows: range(rows).map((i) =>
      range(parts).map((part) =>
        sum(({ address, stride }) => load(address, i * stride + part * 16))
      )
    ),
    pairs: range(columns % 4 === 2 ? Math.ceil(rows / 2) : 0).map((h) =>
      sum(({ address, stride }) => {
        const pair = (i: number) => loadPair(address, i * stride + parts * 16);
        return 2 * h + 1 < rows ? besides(pair(2 * h), pair(2 * h + 1)) : pair(2 * h);
      })
    ),
  };
}

/** A row of as many columns as a tile has: its parts, and the last two columns twice. */
export function loadTileRow(address: I32, columns: number, offset = 0): V128[] {
  const parts = Math.floor(columns / 4);
  return [
    ...range(parts).map((part) => load(address, offset + part * 16)),
    ...(columns % 4 === 2 ? [loadPair(address, offset + parts * 16)] : []),
  ].map((part) => variable(part));
}

/** The first two lanes of one vector and those of another. */
function besides(left: V128, right: V128): V128 {
  return left.shuffle(right, 0, 1, 4, 5);
}

function columnsOf({ rows, pairs }: Tile): number {
  return 4 * rows[0]!.length + (pairs.length > 0 ? 2 : 0);
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
  const columns = columnsOf(sums);
  const even = depth - depth % 4;
  loop(q, q.add(even * bStride), 4 * bStride, (q) => {
    const splat = (i: number) => i === 0 || columns > 8;
    const ahead = sums.rows.map((_, i) => splat(i) ? undefined : variable(load(p, i * aStride)));
    for (const k of range(4)) addOuter(k, q, (i) => ahead[i]?.lane(k));
    p.set(p.add(4 * F));
  });
  if (even < depth && even > 0) q.set(q.add(even * bStride));
  for (const k of range(depth - even)) addOuter(k, q, () => undefined);

  function addOuter(k: number, q: I32, entry: (i: number) => V128 | undefined): void {
    const right = loadTileRow(q, columns, k * bStride);
    let above: V128 | undefined;
    for (const [i, row] of sums.rows.entries()) {
      const left = variable(entry(i) ?? loadSplat(p, i * aStride + k * F));
      for (const [part, sum] of row.entries()) sum.set(fma(left, right[part]!, sum));
      const pair = sums.pairs[i >> 1];
      const complete = i % 2 === 1 || i === sums.rows.length - 1;
      if (pair && complete) {
        const both = i % 2 === 1 ? variable(besides(above!, left)) : left;
        pair.set(fma(both, right.at(-1)!, pair));
      }
      above = left;
    }
  }
}

/**
 * Adds `A^T B` to the sums of a tile, A by columns: `sums[i][j] += sum_t A[t][i] B[t][j]`.
 *
 * @param sums The tile (unless it has three parts, four entries of each row of A are read in any
 * case).
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
  const q = variable(b);
  const columns = columnsOf(sums);
  const last = variable(a.add(int(depth).sub(1).mul(aStride)));
  // Two at a time, since a loop's own instructions are a tenth of what one takes.
  loop(a, last, 2 * aStride, (p) => {
    for (const k of range(2)) addOuter(p, k);
    q.set(q.add(2 * bStride));
  });
  if (typeof depth !== "number") when(depth.and(1), () => addOuter(last, 0));
  else if (depth % 2 === 1) addOuter(last, 0);

  function addOuter(p: I32, k: number): void {
    const left = columns > 10 ? undefined : variable(load(p, k * aStride));
    const right = loadTileRow(q, columns, k * bStride);
    for (const [i, row] of sums.rows.entries()) {
      const x = variable(left?.lane(i) ?? loadSplat(p, k * aStride + i * F));
      for (const [part, sum] of row.entries()) sum.set(fma(x, right[part]!, sum));
    }
    for (const [h, pair] of sums.pairs.entries()) {
      const both = variable(left!.shuffle(left!, 2 * h, 2 * h, 2 * h + 1, 2 * h + 1));
      pair.set(fma(both, right.at(-1)!, pair));
    }
  }
}

/** The whole numbers below `count`, for unrolling. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
