import type { MonteCarlo } from "@shrinklab/report/result";
import type { MonteCarloPrediction } from "@shrinklab/training";
import { metrics } from "@shrinklab/training/metrics";

/** Rows that are told class by class. */
const EXAMPLES = 6;

/**
 * What a result keeps of predictions under many dropout masks: figures over all rows, and the first
 * rows class by class.
 *
 * @param prediction The predictions.
 * @param labels Class of each row.
 * @returns The summary; of one output `p` the classes are `1 - p` and `p`.
 *
 * @example
 * ```ts
 * import { monteCarloSummary } from "@shrinklab/experiments/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const { accuracy, examples } = monteCarloSummary({
 *   mean: Float64Array.of(0.75),
 *   deviation: Float64Array.of(0.1),
 *   entropy: Float64Array.of(0.56),
 *   width: 1,
 *   passes: 10,
 * }, [1]);
 * assertEquals([accuracy, examples[0]?.mean], [1, [0.25, 0.75]]);
 * ```
 */
export function monteCarloSummary(
  prediction: MonteCarloPrediction,
  labels: ArrayLike<number>,
): MonteCarlo {
  const { mean, deviation, entropy, width, passes } = prediction;
  const rows = labels.length;
  const classesOf = (values: Float64Array, row: number, other: (x: number) => number) => {
    const own = [...values.subarray(row * width, (row + 1) * width)];
    return width === 1 ? [other(own[0]!), own[0]!] : own;
  };
  return {
    passes,
    rows,
    accuracy: metrics.accuracy({ outputs: mean, width, targets: labels }),
    meanDeviation: deviation.reduce((sum, one) => sum + one, 0) / deviation.length,
    leastDeviation: deviation.reduce((least, one) => Math.min(least, one), Infinity),
    examples: Array.from({ length: Math.min(EXAMPLES, rows) }, (_, row) => ({
      row,
      label: labels[row]!,
      mean: classesOf(mean, row, (share) => 1 - share),
      deviation: classesOf(deviation, row, (spread) => spread),
      entropy: entropy[row]!,
    })),
  };
}
