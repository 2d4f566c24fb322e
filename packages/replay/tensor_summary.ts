import { countZeros } from "@shrinklab/sparsity";

/** A tensor in a few numbers, enough to tell whether two are the same up to rounding. */
export interface TensorSummary {
  /** How many values there are. */
  readonly size: number;
  /** Largest |w|; NaN where a value is not finite. */
  readonly maxAbs: number;
  /** Sum of |w|. */
  readonly l1: number;
  /** Root of the sum of squares. */
  readonly l2: number;
  /** Sum of w. */
  readonly sum: number;
  /** The first four values. */
  readonly head: readonly number[];
  /** Count of |w| < 0.0005 max|w|. */
  readonly nearZero: number;
  /** Count of w = 0; absent in cases without proximal steps. */
  readonly exactZero?: number;
}

/**
 * Summarizes a tensor, in float64.
 *
 * @param values Its values.
 * @returns The summary, as replay cases hold it.
 *
 * @example
 * ```ts
 * import { summarize } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const { maxAbs, l1, l2, sum } = summarize(Float32Array.of(3, -4));
 * assertEquals([maxAbs, l1, l2, sum], [4, 7, 5, -1]);
 * ```
 */
export function summarize(values: Float32Array): TensorSummary {
  const { size, maxAbs, nearZero, exactZero, notFinite } = countZeros(values);
  let [l1, squares, sum] = [0, 0, 0];
  for (const value of values) {
    l1 += Math.abs(value);
    squares += value * value;
    sum += value;
  }
  return {
    size,
    // A weight that is not finite must show, not drop out of the maximum.
    maxAbs: notFinite > 0 ? NaN : maxAbs,
    l1,
    l2: Math.sqrt(squares),
    sum,
    head: [...values.subarray(0, 4)],
    nearZero,
    exactZero,
  };
}
