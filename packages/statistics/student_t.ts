import { boundary } from "./boundary.ts";
import { checkShare } from "./check_arguments.ts";
import { incompleteBeta } from "./gamma_functions.ts";

/**
 * The probability that a t-distributed number lies below `t`: 1 - I_x(v/2, 1/2)/2 with
 * x = v/(v + t^2) for `t >= 0`, and the rest by symmetry.
 *
 * Good to 1e-12 of the smaller of the two sides. The two-sided p of a test is
 * `2 * studentT(-Math.abs(t), degrees)`.
 *
 * @param t Any number.
 * @param degrees Degrees of freedom v, 1 or more.
 * @returns The probability.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { studentT } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(studentT(2.7764451051977987, 4), 0.975, 1e-12);
 * ```
 *
 * Source: Student (1908); Press et al., Numerical Recipes, 3rd edition, 6.14.3.
 */
export function studentT(t: number, degrees: number): number {
  if (Number.isNaN(t)) throw new RangeError("Cannot take probability: t is NaN, want a number");
  checkDegrees(degrees, "probability");
  const tail = upperTail(Math.abs(t), degrees);
  return t < 0 ? tail : 1 - tail;
}

/**
 * The number below which a t-distributed one lies with a given probability, where
 * {@linkcode studentT} crosses it. Good to 1e-12 of itself.
 *
 * @param probability Above 0 and below 1; 0.975 for a two-sided interval of 95 %.
 * @param degrees Degrees of freedom, 1 or more.
 * @returns The quantile.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { studentTQuantile } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(studentTQuantile(0.975, 4), 2.7764451051977987, 1e-11);
 * ```
 *
 * Source: Student (1908).
 */
export function studentTQuantile(probability: number, degrees: number): number {
  checkShare("take quantile", "probability", probability);
  checkDegrees(degrees, "quantile");
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const quantile = boundary((t) => upperTail(t, degrees) > tail);
  return probability < 0.5 ? -quantile : quantile;
}

/** Probability of more than `t >= 0`. */
function upperTail(t: number, degrees: number): number {
  if (t === Infinity) return 0;
  // In this order neither share rounds to 0 or 1, however small or large t is.
  const ratio = t / Math.sqrt(degrees);
  const below = ratio < 1 ? ratio * ratio / (1 + ratio * ratio) : 1 / (1 + 1 / ratio / ratio);
  const above = 1 / (1 + ratio * ratio);
  return incompleteBeta(degrees / 2, 0.5, above, below) / 2;
}

function checkDegrees(degrees: number, what: string): void {
  if (!(degrees >= 1 && degrees < Infinity)) {
    throw new RangeError(`Cannot take ${what}: degrees is ${degrees}, want a number >= 1`);
  }
}
