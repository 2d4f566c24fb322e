import { checkNumbers, checkPositive } from "./check_arguments.ts";
import { statistics } from "./statistics.ts";
import { studentT } from "./student_t.ts";

/**
 * Tests whether two methods differ by less than a margin that was stated before: two one-sided
 * paired t tests, of mean > -margin and of mean < margin. p is the larger of
 * P(T > (margin + mean) / e) and P(T > (margin - mean) / e), e = deviation / sqrt(n), with n - 1
 * degrees of freedom; below 0.05, the interval of 90 % lies within the margin.
 *
 * A difference that is not told apart from 0 is not shown to be small; this test shows that.
 *
 * @param differences Differences by seed, two or more, and not all the same.
 * @param margin The largest difference that does not matter, in the figure's unit, above 0.
 * @returns p of the claim that the mean difference is below the margin in size.
 * @throws {RangeError} If there are fewer than two differences, one is not finite, all are the same
 *   number, or the margin is not a finite number above 0.
 *
 * @example
 * ```ts
 * import { equivalenceP } from "@shrinklab/statistics";
 * import { assert } from "@std/assert";
 *
 * assert(equivalenceP([0.1, -0.1, 0.05, 0], 0.5) < 0.01);
 * assert(equivalenceP([0.9, -0.7, 0.3, 0], 0.5) > 0.05);
 * ```
 *
 * Source: Schuirmann (1987).
 */
export function equivalenceP(differences: readonly number[], margin: number): number {
  checkNumbers("test equivalence", "differences", differences, 2);
  checkPositive("test equivalence", "margin", margin);
  const { mean, deviation = 0 } = statistics(differences);
  if (deviation <= 1e-9 * Math.abs(mean)) {
    throw new RangeError(`Cannot test equivalence: all differences are ${mean}, want them to vary`);
  }
  const error = deviation / Math.sqrt(differences.length);
  return studentT((Math.abs(mean) - margin) / error, differences.length - 1);
}
