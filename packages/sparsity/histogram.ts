import type { Weights } from "./weights.ts";

/** How many weights fall into each of a row of equal bins. */
export interface Histogram {
  /** Left end of the first bin. */
  readonly low: number;
  /** Right end of the last bin. */
  readonly high: number;
  /** Weights in each bin; the last bin includes its right end. */
  readonly counts: Uint32Array;
  /** Weights outside the range, and those that are not finite. */
  readonly outside: number;
}

/**
 * Counts weights by size, over a range that is symmetric around zero.
 *
 * @param tensors Weights; all of them go into one histogram.
 * @param limit Largest |w| of the range, more than 0; take the largest of all models to compare.
 * @param bins Number of bins; 101 by default, odd, so that zero lies in the middle of a bin.
 * @returns The counts.
 * @throws {RangeError} If the limit or the number of bins is not positive.
 *
 * @example
 * ```ts
 * import { weightHistogram } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const w = { name: "w", shape: [4], values: Float32Array.of(-1, 0, 0.1, 1) };
 * assertEquals([...weightHistogram([w], 1, 3).counts], [1, 2, 1]);
 * ```
 */
export function weightHistogram(
  tensors: readonly Weights[],
  limit: number,
  bins: number = 101,
): Histogram {
  if (!(limit > 0 && limit < Infinity)) {
    throw new RangeError(`Cannot count weights: limit is ${limit}, want a number > 0`);
  }
  if (!(Number.isSafeInteger(bins) && bins > 0)) {
    throw new RangeError(`Cannot count weights: bins is ${bins}, want a whole number > 0`);
  }
  const counts = new Uint32Array(bins);
  let outside = 0;
  for (const { values } of tensors) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!(Math.abs(value) <= limit)) outside++;
      else counts[Math.min(bins - 1, Math.floor((value / limit + 1) / 2 * bins))]!++;
    }
  }
  return { low: -limit, high: limit, counts, outside };
}
