/**
 * The columns of a row, four at a time, for any number of columns.
 *
 * @module
 */
import {
  type I32,
  load as loadVector,
  loadSplat,
  loop,
  registerLanes,
  store as storeVector,
  storeFloat,
  variable,
  type Vector,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Some adjacent columns: a vector of them, or one where a row has fewer than four. */
export interface Columns {
  /** First column. */
  readonly first: number;
  /** Number of lanes: that of the columns, but four for a single one. */
  readonly lanes: 4 | 8;
  /** The columns of the row at `row` (`offset` bytes on); a single one fills all lanes. */
  load(row: I32, offset?: number): Vector;
  /** Writes the columns of the row at `row`. */
  store(row: I32, value: Vector, offset?: number): void;
}

/**
 * Covers `count` columns by vectors, as wide as the registers while there are enough.
 *
 * Where `count` is not a multiple of four the last vector begins earlier, so that it overlaps its
 * neighbour: both calculate the same values for the same places. Rows of one to three columns are
 * done one by one.
 */
export function columns(count: number): Columns[] {
  if (count < 4) return range(count).map(single);
  const all: Columns[] = [];
  for (let first = 0; first + 4 <= count;) {
    const lanes = first + registerLanes <= count ? registerLanes : 4;
    all.push(vector(first, lanes));
    first += lanes;
  }
  return count % 4 === 0 ? all : [...all, vector(count - 4, 4)];
}

function vector(first: number, lanes: 4 | 8): Columns {
  return {
    first,
    lanes,
    load: (row, offset = 0) => loadVector(row, offset + first * FLOAT_BYTES, lanes),
    store: (row, value, offset = 0) =>
      storeVector(row, value.to(lanes), offset + first * FLOAT_BYTES),
  };
}

/** Goes through `count` channels, a multiple of four, by vectors: `write` gets their byte offset. */
export function eachChannels(
  count: number,
  write: (offset: I32, lanes: 4 | 8) => void,
): void {
  const whole = count - count % registerLanes;
  loop(
    0,
    whole * FLOAT_BYTES,
    registerLanes * FLOAT_BYTES,
    (offset) => write(offset, registerLanes),
  );
  if (whole < count) write(variable(whole * FLOAT_BYTES), 4);
}

function single(first: number): Columns {
  return {
    first,
    lanes: 4,
    load: (row, offset = 0) => loadSplat(row, offset + first * FLOAT_BYTES),
    store: (row, value, offset = 0) =>
      storeFloat(row, value.extract(0), offset + first * FLOAT_BYTES),
  };
}

/**
 * Writes the first `count` lanes of a vector at `address + offset`: all of them from 4 on, none from
 * 0 down.
 */
export function storeLanes(address: I32, value: Vector, count: number, offset = 0): void {
  if (count >= 4) storeVector(address, value, offset);
  else {for (const k of range(count)) {
      storeFloat(address, value.extract(k), offset + k * FLOAT_BYTES);
    }}
}
