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
 * @throws {RangeError} If the confidence is out of range.
 *
 * @example
 * ```ts
 * import { confidenceInterval } from "@shrinklab/statistics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { mean, low } = confidenceInterval([1, 2, 3])!;
 * assertEquals(mean, 2);
 * assertAlmostEquals(low, 2 - 4.302652729911275 / Math.sqrt(3), 1e-9);
 * assertEquals(confidenceInterval([1]), undefined);
 * ```
 *
 * Source: Student (1908).
 */
export function confidenceInterval(
  values: readonly number[],
  confidence: number = 0.95,
): ConfidenceInterval | undefined {
  const runs = values.length;
  if (runs < 2) return undefined;
  const { mean, deviation = 0 } = statistics(values);
  const half = studentTQuantile((1 + confidence) / 2, runs - 1) * deviation / Math.sqrt(runs);
  return { mean, deviation, low: mean - half, high: mean + half, runs };
}

/**
 * The interval of the difference of two methods, seed by seed: what all runs of a seed have in
 * common, its initial weights and order, cancels.
 *
 * @param values Figures of a method, by seed.
 * @param others Figures of the method it is compared with, by seed.
 * @param confidence Above 0 and below 1; 0.95 by default.
 * @returns The interval of `values - others` over the seeds that both have.
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
  const differences = [...values].flatMap(([seed, value]) => {
    const other = others.get(seed);
    return other === undefined ? [] : [value - other];
  });
  return confidenceInterval(differences, confidence);
}
