import { boundary } from "./boundary.ts";
import { checkCount, checkShare, checkSize } from "./check_arguments.ts";
import { incompleteGamma } from "./gamma_functions.ts";

/** Where a standard deviation lies. */
export interface DeviationInterval {
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/**
 * The interval that covers the true standard deviation of normally distributed figures:
 * deviation * sqrt(v / q), v = n - 1, with q the upper and the lower quantile of chi-square.
 *
 * @param deviation Deviation of the sample, with n - 1, 0 or more.
 * @param seeds Size n of the sample, 2 or more.
 * @param confidence Above 0 and below 1; 0.95 by default.
 * @returns The interval.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { deviationInterval } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { low, high } = deviationInterval(1, 5);
 * assertAlmostEquals(low, 0.599, 0.001);
 * assertAlmostEquals(high, 2.874, 0.001);
 * ```
 *
 * Source: Snedecor and Cochran, Statistical Methods, 8th edition, 5.11; the quantiles by halving
 * over the incomplete gamma function, Press et al., Numerical Recipes, 3rd edition, 6.14.8.
 */
export function deviationInterval(
  deviation: number,
  seeds: number,
  confidence: number = 0.95,
): DeviationInterval {
  checkSize("take interval", "deviation", deviation);
  checkCount("take interval", "seeds", seeds, 2);
  checkShare("take interval", "confidence", confidence);
  const shape = (seeds - 1) / 2;
  // Chi-square over its degrees of freedom is a gamma variable of this shape over the shape.
  const end = (probability: number) =>
    deviation * Math.sqrt(shape / boundary((x) => incompleteGamma(shape, x) < probability));
  return { low: end((1 + confidence) / 2), high: end((1 - confidence) / 2) };
}
