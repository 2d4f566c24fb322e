import { answersOf } from "./accuracy.ts";
import { type Metric, rowsOf } from "./metric.ts";

/** Parts of the range of confidences that are compared. */
const BINS = 15;

/**
 * Expected calibration error: how far confidence and accuracy are apart, 0 to 1. Rows are sorted by
 * the probability of their answer into 15 bins of one width; of each bin the mean probability and
 * the share of correct answers are compared, weighed by its rows.
 *
 * Outputs are probabilities.
 *
 * Source: Guo, Pleiss, Sun and Weinberger (2017).
 *
 * @example
 * ```ts
 * import { calibrationError } from "@shrinklab/training/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const sure = { outputs: [0.1, 0.9, 0.9, 0.1], width: 2, targets: [1, 1] };
 * assertAlmostEquals(calibrationError(sure), 0.4);
 * ```
 */
export const calibrationError: Metric = (predictions) => {
  const { outputs, width, targets } = predictions;
  const rows = rowsOf(predictions);
  if (rows === 0) return NaN;
  const gaps = new Float64Array(BINS);
  for (const [row, answer] of answersOf(predictions).entries()) {
    const one = outputs[row * width + (width === 1 ? 0 : answer)]!;
    const confidence = width === 1 && answer === 0 ? 1 - one : one;
    if (!(confidence >= 0 && confidence <= 1 + 1e-6)) {
      throw new RangeError(
        `Cannot measure calibration: an output is ${one}, want probabilities from 0 to 1`,
      );
    }
    // The bins are open below: a confidence of 0.2 belongs to the third, (2/15, 3/15].
    const bin = Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1));
    gaps[bin]! += confidence - (answer === targets[row] ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows;
};
