import { checkCount, checkShare } from "./check_arguments.ts";
import { statistics } from "./statistics.ts";
import { studentTQuantile } from "./student_t.ts";

/** Where the mean of a figure lies, as far as some runs tell. */
export interface ConfidenceInterval {
  /** Mean of the runs. */
  readonly mean: number;
  /** Standard deviation of the runs, with n - 1. */
  readonly deviation: number;
  /** Lower end of the interval. */
  readonly low: number;
  /** Upper end of the interval. */
  readonly high: number;
  /** Number of runs. */
  readonly runs: number;
}

/**
 * The interval that covers the mean over all seeds with a given confidence, from a few of them:
 * mean +- t(n - 1) * deviation / sqrt(n).
 *
 * It takes the figures of seeds for normally distributed, and says nothing of other data.
 *
 * @param values One figure a seed.
 * @param confidence Above 0 and below 1; 0.95 by default.
 * @returns The interval; `undefined` for fewer than two figures, of which no spread is known.
 * @throws {RangeError} If the confidence is out of range, or a figure is not finite.
 *
 * @example
 * ```ts
 * import { confidenceInterval } from "@shrinklab/statistics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { mean, low } = confidenceInterval([1, 2, 3])!;
 * assertEquals(mean, 2);
 * assertAlmostEquals(low, 2 - 4.302652729749 / Math.sqrt(3), 1e-9);
 * assertEquals(confidenceInterval([1]), undefined);
 * ```
 *
 * Source: Student (1908).
 */
export function confidenceInterval(
  values: readonly number[],
  confidence: number = 0.95,
): ConfidenceInterval | undefined {
  checkShare("take interval", "confidence", confidence);
  return values.length < 2 ? undefined : around(values, 1 / values.length, confidence);
}

/**
 * The interval of the mean over the folds of a cross-validation: as {@linkcode confidenceInterval},
 * but with a variance of the mean of deviation^2 * (1 / n + 1 / (k - 1)) for deviation^2 / n. The
 * training rows of folds overlap, so that their figures vary together; the second term, test rows
 * over training rows, makes up for it.
 *
 * @param values One figure a fold, or one difference of two methods; n of them.
 * @param folds Folds k of a split, 2 or more; as many as there are figures by default, fewer where
 *   the cross-validation was repeated.
 * @param confidence Above 0 and below 1; 0.95 by default.
 * @returns The interval; `undefined` for fewer than two figures.
 * @throws {RangeError} If folds or confidence are out of range, or a figure is not finite.
 *
 * @example
 * ```ts
 * import { foldInterval } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { high } = foldInterval([1, 2, 3])!;
 * assertAlmostEquals(high, 2 + 4.302652729749 * Math.sqrt(1 / 3 + 1 / 2), 1e-9);
 * ```
 *
 * Source: Nadeau and Bengio (2003); repeated: Bouckaert and Frank (2004).
 */
export function foldInterval(
  values: readonly number[],
  folds: number = values.length,
  confidence: number = 0.95,
): ConfidenceInterval | undefined {
  checkShare("take interval", "confidence", confidence);
  if (values.length < 2) return undefined;
  checkCount("take interval", "folds", folds, 2);
  return around(values, 1 / values.length + 1 / (folds - 1), confidence);
}

/** The t interval of a mean whose variance is the figures' times `share`. */
function around(values: readonly number[], share: number, confidence: number): ConfidenceInterval {
  const runs = values.length;
  const { mean, deviation = 0 } = statistics(values);
  const half = studentTQuantile((1 + confidence) / 2, runs - 1) * deviation * Math.sqrt(share);
  return { mean, deviation, low: mean - half, high: mean + half, runs };
}

/**
 * The interval of the difference of two methods, seed by seed: what all runs of a seed have in
 * common, its initial weights and order, cancels.
 *
 * @param values Figures of a method, by seed.
 * @param others Figures of the method it is compared with, by seed.
 * @param confidence Above 0 and below 1; 0.95 by default.
 * @returns The interval of `values - others` over the seeds that both have; `undefined` for fewer
 *   than two of them.
 * @throws {RangeError} If the confidence is out of range, or a figure is not finite.
 *
 * @example
 * ```ts
 * import { pairedDifference } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * const difference = pairedDifference(new Map([[1, 5], [2, 8]]), new Map([[1, 4], [2, 7], [3, 0]]));
 * assertEquals(difference, { mean: 1, deviation: 0, low: 1, high: 1, runs: 2 });
 * ```
 */
export function pairedDifference(
  values: ReadonlyMap<number, number>,
  others: ReadonlyMap<number, number>,
  confidence: number = 0.95,
): ConfidenceInterval | undefined {
  return confidenceInterval(pairedDifferences(values, others), confidence);
}

/**
 * The differences of two methods, seed by seed.
 *
 * @param values Figures of a method, by seed.
 * @param others Figures of the method it is compared with, by seed.
 * @returns `values - others` for each seed that both have, in the order of `values`.
 *
 * @example
 * ```ts
 * import { pairedDifferences } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * const [l1, none] = [new Map([[1, 5], [2, 8]]), new Map([[2, 7], [1, 4], [3, 0]])];
 * assertEquals(pairedDifferences(l1, none), [1, 1]);
 * ```
 */
export function pairedDifferences(
  values: ReadonlyMap<number, number>,
  others: ReadonlyMap<number, number>,
): number[] {
  return [...values].flatMap(([seed, value]) => {
    const other = others.get(seed);
    return other === undefined ? [] : [value - other];
  });
}
