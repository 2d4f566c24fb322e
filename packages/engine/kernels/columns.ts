/**
 * The columns of a row, four at a time, for any number of columns.
 *
 * @module
 */
import {
  type I32,
  load as loadVector,
  loadSplat,
  store as storeVector,
  storeFloat,
  type V128,
} from "../wasm/mod.ts";
import { F, range } from "./tile.ts";

/** Some adjacent columns: four, or one where a row has fewer than four. */
export interface Columns {
  /** First column. */
  readonly first: number;
  /** Number of columns. */
  readonly width: 4 | 1;
  /** The columns of the row at `row` (`offset` bytes on); a single one fills all lanes. */
  load(row: I32, offset?: number): V128;
  /** Writes the columns of the row at `row`. */
  store(row: I32, value: V128, offset?: number): void;
}

/**
 * Covers `count` columns by vectors.
 *
 * Where `count` is not a multiple of four the last vector begins earlier, so that it overlaps its
 * neighbour: both calculate the same values for the same places. Rows of one to three columns are
 * done one by one.
 */
export function columns(count: number): Columns[] {
  if (count < 4) return range(count).map(single);
  const vectors = range(Math.floor(count / 4)).map((i) => quad(4 * i));
  return count % 4 === 0 ? vectors : [...vectors, quad(count - 4)];
}

function quad(first: number): Columns {
  return {
    first,
    width: 4,
    load: (row, offset = 0) => loadVector(row, offset + first * F),
    store: (row, value, offset = 0) => storeVector(row, value, offset + first * F),
  };
}

function single(first: number): Columns {
  return {
    first,
    width: 1,
    load: (row, offset = 0) => loadSplat(row, offset + first * F),
    store: (row, value, offset = 0) => storeFloat(row, value.extract(0), offset + first * F),
  };
}

/**
 * Writes the first `count` lanes of a vector at `address + offset`: all of them from 4 on, none from
 * 0 down.
 */
export function storeLanes(address: I32, value: V128, count: number, offset = 0): void {
  if (count >= 4) storeVector(address, value, offset);
  else for (const k of range(count)) storeFloat(address, value.extract(k), offset + k * F);
}
