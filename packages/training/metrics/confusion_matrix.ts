import { answersOf } from "./accuracy.ts";
import { countAnswers } from "./count_answers.ts";
import type { Predictions } from "./metric.ts";

/**
 * Counts for each class how its rows were answered.
 *
 * @param predictions Predictions with labels; probabilities where there is one output.
 * @returns `counts[label][answer]`, a row for each class; all 0 for an empty set.
 * @throws {RangeError} If a label is not one of the classes.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "@shrinklab/training/metrics";
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
