import { meanOver, type Predictions } from "./metric.ts";

/**
 * Mean squared error: the mean of `(output - target)^2`.
 *
 * @param predictions Outputs, and as many numbers.
 * @returns The figure; NaN for an empty set.
 *
 * @example
 * ```ts
 * import { meanSquaredError } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanSquaredError({ outputs: [1, 4], width: 1, targets: [0, 2] }), 2.5);
 * ```
 */
export function meanSquaredError(predictions: Predictions): number {
  return meanOver(predictions, (output, target) => (output - target) ** 2);
}

/**
 * Root of the mean squared error, in units of the targets.
 *
 * @param predictions Outputs, and as many numbers.
 * @returns The figure; NaN for an empty set.
 *
 * @example
 * ```ts
 * import { rootMeanSquaredError } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rootMeanSquaredError({ outputs: [3, 5], width: 1, targets: [0, 2] }), 3);
 * ```
 */
export function rootMeanSquaredError(predictions: Predictions): number {
  return Math.sqrt(meanSquaredError(predictions));
}

/**
 * Mean absolute error: the mean of `|output - target|`.
 *
 * @param predictions Outputs, and as many numbers.
 * @returns The figure; NaN for an empty set.
 *
 * @example
 * ```ts
 * import { meanAbsoluteError } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanAbsoluteError({ outputs: [1, 4], width: 1, targets: [0, 2] }), 1.5);
 * ```
 */
export function meanAbsoluteError(predictions: Predictions): number {
  return meanOver(predictions, (output, target) => Math.abs(output - target));
}

/** A target nearer to 0 counts as this: Keras's epsilon. */
const SMALLEST_TARGET = 1e-7;

/**
 * Mean absolute percentage error, in percent: the mean of `100 |output - target| / |target|`, where
 * a target counts as at least 1e-7 so that one of 0 gives a large error and not an infinite one.
 *
 * @param predictions Outputs, and as many numbers.
 * @returns The figure; NaN for an empty set.
 *
 * Source: `keras.metrics.MeanAbsolutePercentageError` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { meanAbsolutePercentageError } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanAbsolutePercentageError({ outputs: [1, 3], width: 1, targets: [2, 2] }), 50);
 * ```
 */
export function meanAbsolutePercentageError(predictions: Predictions): number {
  return meanOver(
    predictions,
    (output, target) =>
      100 * Math.abs(output - target) / Math.max(Math.abs(target), SMALLEST_TARGET),
  );
}

/**
 * R2, the share of the targets' variance that the outputs explain: `1 - sum (target - output)^2 /
 * sum (target - mean)^2`, over all outputs alike. Of targets that are all equal it is 1 where every
 * output meets them, else 0.
 *
 * @param predictions Outputs, and as many numbers.
 * @returns The figure; NaN for an empty set.
 *
 * Source: `sklearn.metrics.r2_score` of scikit-learn 1.8.
 *
 * @example
 * ```ts
 * import { r2 } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(r2({ outputs: [1, 2, 3], width: 1, targets: [1, 2, 3] }), 1);
 * assertEquals(r2({ outputs: [2, 2, 2], width: 1, targets: [1, 2, 3] }), 0);
 * ```
 */
export function r2(predictions: Predictions): number {
  const { targets } = predictions;
  const rest = meanSquaredError(predictions);
  const mean = Array.from(targets).reduce((sum, target) => sum + target, 0) / targets.length;
  const variance = meanOver(predictions, (_, target) => (target - mean) ** 2);
  if (variance === 0) return rest === 0 ? 1 : 0;
  return 1 - rest / variance;
}
