import { type Metric, outputRows, type Predictions, rowsOf } from "./metric.ts";

/**
 * Accuracy: the share of rows whose answer is the label, 0 to 1. With several outputs the answer is
 * the first largest one, with one it is 1 above a half and 0 elsewhere.
 *
 * @param predictions Outputs, and a label for each row.
 * @returns The figure; NaN for an empty set.
 *
 * @example
 * ```ts
 * import { accuracy } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy({ outputs: [0.1, 0.9, 0.5, 0.5], width: 2, targets: [1, 1] }), 0.5);
 * ```
 */
export function accuracy(predictions: Predictions): number {
  const rows = rowsOf(predictions);
  const correct =
    answersOf(predictions).filter((answer, row) => answer === predictions.targets[row]).length;
  return correct / rows;
}

/**
 * The answer of every row: the place of its first largest output; of one output, whether it is
 * above a half. A row with an output that is not finite has no answer, -1: it is never right.
 *
 * @param predictions Outputs of all rows, row after row; probabilities where a row has one.
 * @returns A class for each row.
 * @throws {RangeError} If the outputs do not fill rows.
 *
 * @example
 * ```ts
 * import { answersOf } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(answersOf({ outputs: [0.2, 0.7], width: 1 }), [0, 1]);
 * ```
 */
export function answersOf(predictions: Pick<Predictions, "outputs" | "width">): number[] {
  const { outputs, width } = predictions;
  return Array.from({ length: outputRows(predictions) }, (_, row) => {
    let best = 0;
    for (let i = 0; i < width; i++) {
      const output = outputs[row * width + i]!;
      if (!Number.isFinite(output)) return -1;
      if (output > outputs[row * width + best]!) best = i;
    }
    return width === 1 ? Number(outputs[row]! > 0.5) : best;
  });
}

/**
 * Top-k accuracy: the share of rows whose label is among the k largest outputs; of equal ones the
 * first counts as larger.
 *
 * @param k How many, 1 or more; from the width on every row is correct.
 * @returns The metric.
 * @throws {RangeError} If k is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { topKAccuracy } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(topKAccuracy(2)({ outputs: [0.1, 0.5, 0.4], width: 3, targets: [2] }), 1);
 * ```
 */
export function topKAccuracy(k: number): Metric {
  if (!Number.isSafeInteger(k) || k < 1) {
    throw new RangeError(`Cannot measure top-k accuracy: k is ${k}, want a whole number >= 1`);
  }
  return (predictions) => {
    const { outputs, width, targets } = predictions;
    const rows = rowsOf(predictions);
    let correct = 0;
    for (let row = 0; row < rows; row++) {
      const [start, label] = [row * width, targets[row]!];
      let larger = 0;
      for (let i = 0; i < width; i++) {
        const [other, own] = [outputs[start + i]!, outputs[start + label]!];
        if (other > own || (other === own && i < label)) larger++;
      }
      if (larger < k) correct++;
    }
    return correct / rows;
  };
}

/**
 * Area under the ROC curve: the probability that a row of class 1 has a larger score than a row of
 * class 0, where an equal score counts a half. 0.5 says nothing, 1 tells all.
 *
 * Any score will do, a logit as well as a probability. With two outputs the score is the second
 * less the first. NaN where only one class occurs.
 *
 * @param predictions Outputs, and a label for each row.
 * @returns The figure; NaN for an empty set.
 *
 * Source: Mann and Whitney (1947), Hanley and McNeil (1982).
 *
 * @example
 * ```ts
 * import { rocAuc } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rocAuc({ outputs: [0.1, 0.4, 0.35, 0.8], width: 1, targets: [0, 0, 1, 1] }), 0.75);
 * ```
 */
export function rocAuc(predictions: Predictions): number {
  const { outputs, width, targets } = predictions;
  if (width > 2) {
    throw new RangeError(`Cannot measure ROC AUC: width is ${width}, want 1 or 2`);
  }
  const rows = rowsOf(predictions);
  const scores = new Float64Array(rows);
  let [zeros, ones, numbers] = [0, rows, true];
  for (let row = 0; row < rows; row++) {
    const score = width === 1 ? outputs[row]! : outputs[2 * row + 1]! - outputs[2 * row]!;
    numbers &&= !Number.isNaN(score);
    // Those of class 0 from the left on, those of class 1 from the right.
    if (targets[row] === 0) scores[zeros++] = score;
    else if (targets[row] === 1) scores[--ones] = score;
  }
  if (zeros !== ones) {
    throw new RangeError("Cannot measure ROC AUC: a target is neither 0 nor 1, want two classes");
  }
  if (!numbers) return NaN;
  const [below, above] = [scores.subarray(0, zeros).sort(), scores.subarray(zeros).sort()];
  let [lower, upTo, pairs] = [0, 0, 0];
  for (const score of above) {
    while (lower < zeros && below[lower]! < score) lower++;
    while (upTo < zeros && below[upTo]! <= score) upTo++;
    pairs += (lower + upTo) / 2;
  }
  return pairs / (above.length * below.length);
}

/** Parts of the range of confidences that are compared. */
const BINS = 15;

/**
 * Expected calibration error: how far confidence and accuracy are apart, 0 to 1. Rows are sorted by
 * the probability of their answer into 15 bins of one width; of each bin the mean probability and
 * the share of correct answers are compared, weighed by its rows.
 *
 * Outputs are probabilities.
 *
 * @param predictions Outputs, and a label for each row.
 * @returns The figure; NaN for an empty set.
 *
 * Source: Guo, Pleiss, Sun and Weinberger (2017).
 *
 * @example
 * ```ts
 * import { calibrationError } from "@shrinklab/training";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const sure = { outputs: [0.1, 0.9, 0.9, 0.1], width: 2, targets: [1, 1] };
 * assertAlmostEquals(calibrationError(sure), 0.4);
 * ```
 */
export function calibrationError(predictions: Predictions): number {
  const { outputs, width, targets } = predictions;
  const rows = rowsOf(predictions);
  if (rows === 0) return NaN;
  const gaps = new Float64Array(BINS);
  for (const [row, answer] of answersOf(predictions).entries()) {
    const one = outputs[row * width + (width === 1 ? 0 : Math.max(answer, 0))]!;
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
}

/**
 * Counts for each class how its rows were answered.
 *
 * @param predictions Predictions with labels; probabilities where there is one output.
 * @returns `counts[label][answer]`, a row for each class, without rows whose outputs are not finite.
 * @throws {RangeError} If a label is not one of the classes.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const counts = confusionMatrix({ outputs: [0.9, 0.8, 0.1], width: 1, targets: [1, 0, 0] });
 * assertEquals(counts, [[1, 1], [0, 1]]);
 * ```
 */
export function confusionMatrix(predictions: Predictions): number[][] {
  const classes = predictions.width === 1 ? 2 : predictions.width;
  return countAnswers(predictions.targets, answersOf(predictions), classes);
}

/**
 * Counts how often rows of each class were answered by each.
 *
 * @param labels The class of each row, from 0.
 * @param answers The class that was answered for it; -1 where there is no answer, which is not counted.
 * @param classes How many classes there are.
 * @returns `counts[label][answer]`; all 0 where there is no row.
 * @throws {RangeError} If there are not as many answers as labels, or one is not a class.
 *
 * @example
 * ```ts
 * import { countAnswers } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countAnswers([0, 0, 1], [0, 1, 1], 2), [[1, 1], [0, 1]]);
 * ```
 */
export function countAnswers(
  labels: ArrayLike<number>,
  answers: ArrayLike<number>,
  classes: number,
): number[][] {
  if (answers.length !== labels.length) {
    throw new RangeError(
      `Cannot count answers: there are ${answers.length} answers, want ${labels.length}`,
    );
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < labels.length; row++) {
    const [label, answer] = [labels[row]!, answers[row]!];
    if (!(label in counts) || !(answer in counts || answer === -1)) {
      throw new RangeError(
        `Cannot count answers: row ${row} has label ${label} and answer ${answer}, want ` +
          `0 to ${classes - 1}`,
      );
    }
    if (answer >= 0) counts[label]![answer]!++;
  }
  return counts;
}
