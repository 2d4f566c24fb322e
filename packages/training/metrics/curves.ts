import { type Predictions, rowsOf } from "./metric.ts";
import { answersOf, rocAuc } from "./of_classes.ts";

/** Rows of about the same confidence. */
export interface CalibrationBin {
  /** How many rows. */
  readonly rows: number;
  /** Mean probability of their answers. */
  readonly confidence: number;
  /** Share of them that was answered correctly. */
  readonly accuracy: number;
}

/** The bins of {@linkcode calibrationError}, so that the curve and the figure agree. */
const BINS = 15;

/**
 * How often answers of about the same confidence are right: rows by the probability of their answer
 * in 15 bins of one width, open below.
 *
 * @param predictions Probabilities, and a label for each row.
 * @returns The bins that have rows, from the least confident on.
 * @throws {RangeError} If the outputs do not fill rows.
 *
 * @example
 * ```ts
 * import { calibrationBins } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const sure = { outputs: [0.25, 0.75, 0.75, 0.25], width: 2, targets: [1, 1] };
 * assertEquals(calibrationBins(sure), [{ rows: 2, confidence: 0.75, accuracy: 0.5 }]);
 * ```
 *
 * Source: Guo, Pleiss, Sun and Weinberger (2017).
 */
export function calibrationBins(predictions: Predictions): CalibrationBin[] {
  const { outputs, width, targets } = predictions;
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, confidence: 0, right: 0 }));
  for (const [row, answer] of answersOf(predictions).entries()) {
    const one = outputs[row * width + (width === 1 ? 0 : answer)]!;
    const confidence = width === 1 && answer === 0 ? 1 - one : one;
    const bin = bins[Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1))];
    // A confidence that is not a number is in no bin.
    if (bin === undefined) continue;
    bin.rows++;
    bin.confidence += confidence;
    if (answer === targets[row]) bin.right++;
  }
  return bins.filter(({ rows }) => rows > 0).map(({ rows, confidence, right }) => ({
    rows,
    confidence: confidence / rows,
    accuracy: right / rows,
  }));
}

/**
 * The ROC curve of two classes: what share of class 0 is taken for class 1 (false positives), and
 * what share of class 1 is found (true positives), for thresholds from the highest score down.
 *
 * @param predictions Scores of class 1, or of both classes; a label for each row.
 * @param most About how many points are kept, evenly along the curve; 200 by default.
 * @returns Points from (0, 0) to (1, 1); none where only one class occurs, or a score is not a number.
 * @throws {RangeError} If the width is not 1 or 2, or a label is not 0 or 1.
 *
 * @example
 * ```ts
 * import { rocCurve } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const points = rocCurve({ outputs: [0.1, 0.4, 0.35, 0.8], width: 1, targets: [0, 0, 1, 1] });
 * assertEquals(points, [[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]]);
 * ```
 *
 * Source: Fawcett (2006), algorithm 1: rows of one score are one step.
 */
export function rocCurve(
  predictions: Predictions,
  most: number = 200,
): (readonly [falsePositives: number, truePositives: number])[] {
  if (Number.isNaN(rocAuc(predictions))) return [];
  const { outputs, width, targets } = predictions;
  const rows = rowsOf(predictions);
  const scored = Array.from({ length: rows }, (_, row) => ({
    score: width === 1 ? outputs[row]! : outputs[2 * row + 1]! - outputs[2 * row]!,
    label: targets[row]!,
  })).sort((a, b) => b.score - a.score);
  const positives = scored.filter(({ label }) => label === 1).length;
  const negatives = rows - positives;
  const points: [number, number][] = [[0, 0]];
  let [falsePositives, truePositives] = [0, 0];
  scored.forEach(({ score, label }, at) => {
    if (label === 1) truePositives++;
    else falsePositives++;
    if (score === scored[at + 1]?.score) return;
    points.push([falsePositives / negatives, truePositives / positives]);
  });
  if (points.length <= most) return points;
  return Array.from(
    { length: most },
    (_, at) => points[Math.round(at * (points.length - 1) / (most - 1))]!,
  );
}
