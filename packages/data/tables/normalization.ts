/** Mean and spread of the values of one feature. */
export interface Normalization {
  /** Mean of its values. */
  readonly mean: number;
  /** Standard deviation; 1 for a feature that has but one value, which then becomes 0. */
  readonly deviation: number;
}

/**
 * Adapts to the values of a feature in some rows, so that there they have mean 0 and variance 1.
 *
 * The rows should be those that are trained on alone: what is known of others would leak.
 *
 * @param values The feature in all rows; NaN where it is missing, which does not count.
 * @param rows Rows to adapt to.
 * @returns Mean and standard deviation (divided by n).
 *
 * @example
 * ```ts
 * import { adaptNormalization } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const values = Float64Array.of(1, 3, NaN, 100);
 * assertEquals(adaptNormalization(values, [0, 1, 2]), { mean: 2, deviation: 1 });
 * ```
 *
 * Source: `keras.layers.Normalization.adapt`, but for a feature of one value, which Keras divides
 * by an epsilon of 1e-7.
 */
export function adaptNormalization(
  values: ArrayLike<number>,
  rows: Iterable<number>,
): Normalization {
  let [count, mean, squares] = [0, 0, 0];
  // Welford's recurrence: sums of squares would cancel where the mean is large.
  for (const row of rows) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const difference = value - mean;
    mean += difference / ++count;
    squares += difference * (value - mean);
  }
  const deviation = Math.sqrt(squares / count);
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}
