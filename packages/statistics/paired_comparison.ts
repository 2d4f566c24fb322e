import { checkNumbers } from "./check_arguments.ts";
import { confidenceInterval } from "./confidence_interval.ts";
import { type SignFlips, signFlips } from "./sign_flips.ts";
import { studentT } from "./student_t.ts";

/** What paired differences tell of two methods. */
export interface PairedComparison {
  /** How many differences. */
  readonly seeds: number;
  /** Their mean. */
  readonly mean: number;
  /** Their standard deviation, with n - 1. */
  readonly deviation: number;
  /** Lower end of the t interval of 95 %. */
  readonly low: number;
  /** Upper end of the t interval of 95 %. */
  readonly high: number;
  /** Two-sided p of the paired t test; of the sign flips where all differences are the same. */
  readonly p: number;
  /** Mean over deviation; absent where all differences are the same. */
  readonly effect?: number;
  /** Probability of improvement: the share of differences above 0, ties counting half. */
  readonly probabilityOfImprovement: number;
  /** The sign-flip test, which needs no normal distribution. */
  readonly signFlips: SignFlips;
}

/**
 * Tests whether the mean of paired differences is 0: t = mean * sqrt(n) / deviation against
 * Student's t with n - 1 degrees of freedom, two-sided, with the sign flips beside.
 *
 * Where all differences are the same number (a deviation below a billionth of the mean: figures on
 * few rows) there is no t: it would be infinite, and p 0 after two seeds. p is that of the sign flips
 * then, which is 2 / 2^n, or 1 where all are 0.
 *
 * @param differences Differences of a method to another, seed by seed; two or more.
 * @returns Interval, p-values and effect.
 * @throws {RangeError} If there are fewer than two, or one is not finite.
 *
 * @example
 * ```ts
 * import { pairedComparison } from "@shrinklab/statistics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { mean, effect, p, probabilityOfImprovement } = pairedComparison([1, 2, 3, 0]);
 * assertEquals([mean, probabilityOfImprovement], [1.5, 0.875]);
 * assertAlmostEquals(effect!, 1.5 / Math.sqrt(5 / 3));
 * assertAlmostEquals(p, 0.1027, 0.0001);
 * ```
 *
 * Source: Student (1908); effect: Cohen (1988), 2.3.5, d_z; probability of improvement: Agarwal et
 * al. (2021), paired.
 */
export function pairedComparison(differences: readonly number[]): PairedComparison {
  checkNumbers("compare", "differences", differences, 2);
  const { mean, deviation, low, high, runs } = confidenceInterval(differences)!;
  const flips = signFlips(differences);
  const wins = differences.filter((difference) => difference > 0).length;
  const ties = differences.filter((difference) => difference === 0).length;
  const told = {
    seeds: runs,
    mean,
    deviation,
    low,
    high,
    probabilityOfImprovement: (wins + ties / 2) / runs,
    signFlips: flips,
  };
  if (deviation <= 1e-9 * Math.abs(mean)) return { ...told, p: flips.p };
  const effect = mean / deviation;
  return { ...told, effect, p: 2 * studentT(-Math.abs(effect) * Math.sqrt(runs), runs - 1) };
}
