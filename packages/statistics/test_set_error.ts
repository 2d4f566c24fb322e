import { checkCount } from "./check_arguments.ts";

/**
 * The standard error of an accuracy because the test set is finite: sqrt(a (1 - a) / rows). Seeds do
 * not lessen it: all of them are tested on the same rows.
 *
 * @param accuracy Share of rows answered correctly, from 0 to 1 (not percent).
 * @param rows Rows of the test set, 1 or more.
 * @returns The standard error, a share; times 100 it is in points.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { accuracyError } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(100 * accuracyError(0.88, 10_000), 0.325, 0.001);
 * ```
 *
 * Source: the binomial distribution; Dietterich (1998).
 */
export function accuracyError(accuracy: number, rows: number): number {
  checkPart(accuracy, "accuracy");
  checkCount("take error", "rows", rows, 1);
  return Math.sqrt(accuracy * (1 - accuracy) / rows);
}

/**
 * The standard error of the difference of two accuracies on the same finite test set:
 * sqrt((q - d^2) / rows). Rows that both answer correctly, or both do not, cancel.
 *
 * @param disagreement Share q of rows that one answers correctly and the other does not, 0 to 1.
 * @param rows Rows of the test set, 1 or more.
 * @param difference Difference d of the accuracies, as a share, at most q in size; 0 by default,
 *   for which the error is largest.
 * @returns The standard error, a share; times 100 it is in points.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { accuracyDifferenceError } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(100 * accuracyDifferenceError(0.04, 10_000), 0.2); // sqrt(q) points
 * ```
 *
 * Source: McNemar (1947); Agresti, Categorical Data Analysis, 3rd edition, 11.1.1.
 */
export function accuracyDifferenceError(
  disagreement: number,
  rows: number,
  difference: number = 0,
): number {
  checkPart(disagreement, "disagreement");
  checkCount("take error", "rows", rows, 1);
  if (!(Math.abs(difference) <= disagreement)) {
    throw new RangeError(
      `Cannot take error: difference is ${difference}, want a size of at most the disagreement, ` +
        `${disagreement}`,
    );
  }
  return Math.sqrt((disagreement - difference * difference) / rows);
}

function checkPart(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`Cannot take error: ${name} is ${value}, want a number from 0 to 1`);
  }
}
