/**
 * The products that a tile adds up: what nearly all time of training is spent on.
 *
 * @module
 */
import {
  fma,
  fmaIsOne,
  type I32,
  int,
  load,
  loadSplat,
  loop,
  registerLanes,
  touch,
  touchSplat,
  variable,
  type Vector,
  when,
} from "../wasm/mod.ts";
import {
  besides,
  columnsOf,
  FLOAT_BYTES,
  loadTileRow,
  range,
  registersOf,
  tallTileRows,
  type Tile,
  tileColumns,
} from "./tile.ts";

/**
 * Both sides are read from an address this many bytes lower, with the number as the loads' offset.
 *
 * V8 keeps one bound for all accesses of a function that end at the same byte of their address, from
 * the first to the last of them, and on the stack where registers are short. Nothing else ends at
 * an odd byte: so the bounds of these loops live no longer than the loops.
 */
const lone = 5;

/** Whether V8 checks the bounds of accesses, as it does unless registers have eight lanes. */
const isChecked = () => registerLanes === 4;

/** Depth from which on it pays to touch what a loop over it reads before the loop. */
const deep = 24;

/** Registers of sums from which on a tile has none left for a product apart from its sum. */
const manyRegisters = 11;

/**
 * Adds `A B` to the sums of a tile, A by rows: `sums[i][j] += sum_k A[i][k] B[k][j]`.
 *
 * For at most four rows of eight columns, a row of A comes as a vector of four k: three by shuffles,
 * the last by a splatting load. V8 checks the bounds of every load, but not twice where two loads
 * end at the same byte; and shuffles take the place of products. A larger tile has no registers left
 * for vectors: each entry is a splatting load, whose bound is the same for all. Where bounds are not
 * checked, with registers of eight lanes, every entry is one.
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
  if (isTooTall(sums)) {
    for (const { half, first } of halvesOf(sums)) {
      addRowsProduct(half, a.add(first * aStride), aStride, b, bStride, depth);
    }
    return;
  }
  const columns = columnsOf(sums);
  const checked = isChecked();
  const byVector = checked && columns <= tileColumns() && sums.rows.length <= 4;
  const p = variable(a.sub(lone));
  const q = variable(b.sub(lone));
  const even = depth - depth % 4;
  if (checked && !byVector && depth >= deep) {
    touchRows(q, columns, bStride, 4);
    touchSplat(p, lone);
  }
  loop(q, q.add(even * bStride), 4 * bStride, (q) => {
    const ahead = byVector ? sums.rows.map((_, i) => variable(load(p, lone + i * aStride))) : [];
    for (const k of range(4)) addOuter(k, q, (i) => k < 3 ? ahead[i]?.lane(k) : undefined);
    p.set(p.add(4 * FLOAT_BYTES));
  });
  if (even < depth && even > 0) q.set(q.add(even * bStride));
  for (const k of range(depth - even)) addOuter(k, q, () => undefined);

  function addOuter(k: number, q: I32, entry: (i: number) => Vector | undefined): void {
    const right = loadTileRow(q, columns, lone + k * bStride);
    addOuterProduct(sums, right, (i) => {
      const at = i * aStride + k * FLOAT_BYTES;
      return entry(i) ??
        (checked && !byVector ? loadSplat(p.add(at), lone) : loadSplat(p, lone + at));
    });
  }
}

/** Touches what a loop will read of `count` rows of a tile's columns. */
function touchRows(b: I32, columns: number, stride: number, count: number): void {
  for (const k of range(count)) {
    for (const part of range(Math.floor(columns / 4))) touch(b, lone + k * stride + part * 16);
  }
}

/**
 * Adds `A^T B` to the sums of a tile, A by columns: `sums[i][j] += sum_t A[t][i] B[t][j]`.
 *
 * Of each row of A the last four entries come as a vector: three by shuffles, the last by a
 * splatting load that ends at the same byte. A fifth, the first, is a splatting load of its own. A
 * tile of six rows or of three parts has no register left for the vector, and where bounds are not
 * checked it is of no use.
 *
 * @param sums The tile; where A comes by vectors, four entries of each of its rows are read.
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
  if (isTooTall(sums)) {
    for (const { half, first } of halvesOf(sums)) {
      addColumnsProduct(half, a.add(first * FLOAT_BYTES), aStride, b, bStride, depth);
    }
    return;
  }
  const q = variable(b.sub(lone));
  const columns = columnsOf(sums);
  const checked = isChecked();
  const byVector = checked && columns <= 10 && sums.rows.length < tallTileRows;
  const apart = byVector ? Math.max(0, sums.rows.length - 4) : sums.rows.length;
  const first = variable(a.sub(lone));
  const last = variable(first.add(int(depth).sub(1).mul(aStride)));
  if (checked && (typeof depth !== "number" || depth >= deep)) {
    touchRows(q, columns, bStride, 2);
    if (byVector) {
      for (const k of range(2)) touch(first, lone + k * aStride + apart * FLOAT_BYTES);
    }
    if (apart > 0) touchSplat(first, lone);
  }
  // Two at a time, since a loop's own instructions are a tenth of what one takes.
  loop(first, last, 2 * aStride, (p) => {
    for (const k of range(2)) addOuter(p, k);
    q.set(q.add(2 * bStride));
  });
  if (typeof depth !== "number") when(depth.and(1), () => addOuter(last, 0));
  else if (depth % 2 === 1) addOuter(last, 0);

  function addOuter(p: I32, k: number): void {
    const vector = byVector
      ? variable(load(p, lone + k * aStride + apart * FLOAT_BYTES))
      : undefined;
    const right = loadTileRow(q, columns, lone + k * bStride);
    const left = (i: number) => {
      const lane = i - apart;
      const at = k * aStride + i * FLOAT_BYTES;
      if (vector && lane >= 0 && lane < 3) return vector.lane(lane);
      return checked && lane < 0 ? loadSplat(p.add(at), lone) : loadSplat(p, lone + at);
    };
    const pair = (h: number) => vector?.shuffle(vector, 2 * h, 2 * h, 2 * h + 1, 2 * h + 1);
    addOuterProduct(sums, right, left, pair);
  }
}

/**
 * Adds a column times a row: `left(i)` is the column's entry i in all lanes, `pair(h)` its entries 2h
 * and 2h + 1 in two lanes each, if there is a short way to that.
 */
function addOuterProduct(
  sums: Tile,
  right: readonly Vector[],
  left: (i: number) => Vector,
  pair: (h: number) => Vector | undefined = () => undefined,
): void {
  let above: Vector | undefined;
  for (const [i, row] of sums.rows.entries()) {
    const entry = variable(left(i));
    for (const [part, sum] of row.entries()) sum.set(fma(entry, right[part]!, sum));
    const sum = sums.pairs[i >> 1];
    const complete = i % 2 === 1 || i === sums.rows.length - 1;
    if (sum && complete) {
      const both = pair(i >> 1) ?? (i % 2 === 1 ? besides(above!, entry) : entry);
      sum.set(fma(variable(both), right.at(-1)!, sum));
    }
    above = entry;
  }
}

/** Whether a tile had better be done by halves: where products take a register, and none is left. */
function isTooTall(sums: Tile): boolean {
  return !fmaIsOne() && sums.pairs.length === 0 && registersOf(sums) >= manyRegisters;
}

/** The upper and the lower rows of a tile. */
function halvesOf({ rows }: Tile): { half: Tile; first: number }[] {
  const middle = rows.length >> 1;
  return [
    { half: { rows: rows.slice(0, middle), pairs: [] }, first: 0 },
    { half: { rows: rows.slice(middle), pairs: [] }, first: middle },
  ];
}
