import { RandomState } from "./random_state.ts";

/**
 * Draws the order in which an epoch sees the rows.
 *
 * It depends on nothing but seed and epoch, so an epoch can be repeated or resumed alone, and
 * redrawn in numpy: `RandomState([seed, 1, epoch]).permutation(rows)`.
 *
 * @param rows How many rows there are.
 * @param seed Seed of the run.
 * @param epoch Number of the epoch, from 0.
 * @returns Every row once.
 * @throws {RangeError} If a number is not a whole number >= 0.
 *
 * @example
 * ```ts
 * import { epochOrder } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...epochOrder(6, 1, 0)].sort(), [0, 1, 2, 3, 4, 5]);
 * ```
 */
export function epochOrder(rows: number, seed: number, epoch: number): Int32Array {
  // The 1 keeps this stream apart from others that are keyed by seed and epoch.
  return new RandomState([seed, 1, epoch]).permutation(rows);
}

/**
 * Cuts rows into batches.
 *
 * @param rows How many rows there are.
 * @param batchSize Rows in a batch, 1 to `rows`.
 * @param options `order` of the rows (default: as they are in the file); `dropLast`: leave out a
 * last batch that is not full (default false).
 * @returns Row numbers, one array a batch; they are views on `order`.
 * @throws {RangeError} If `batchSize` is not a whole number from 1 to `rows`, or `order` has
 * another length.
 *
 * @example
 * ```ts
 * import { batches } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const sizes = [...batches(7, 3)].map((batch) => batch.length);
 * assertEquals(sizes, [3, 3, 1]);
 * assertEquals([...batches(7, 3, { dropLast: true })].length, 2);
 * ```
 */
export function batches(
  rows: number,
  batchSize: number,
  options: { order?: Int32Array; dropLast?: boolean } = {},
): Iterable<Int32Array> {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > rows) {
    throw new RangeError(
      `Cannot make batches: batch size is ${batchSize}, want a whole number from 1 to the ${rows} rows`,
    );
  }
  const order = options.order ?? Int32Array.from({ length: rows }, (_, i) => i);
  if (order.length !== rows) {
    throw new RangeError(
      `Cannot make batches: the order names ${order.length} rows, want ${rows}`,
    );
  }
  const end = options.dropLast ? rows - rows % batchSize : rows;
  return cut(order, batchSize, end);
}

function* cut(order: Int32Array, batchSize: number, end: number): Generator<Int32Array> {
  for (let at = 0; at < end; at += batchSize) {
    yield order.subarray(at, Math.min(at + batchSize, end));
  }
}
