import { checkNumbers } from "./check_arguments.ts";

/** Mean and spread of some numbers. */
export interface Statistics {
  /** Arithmetic mean. */
  readonly mean: number;
  /** Standard deviation with n - 1; absent for a single number, which has none. */
  readonly deviation?: number;
}

/**
 * Mean and standard deviation: sum / n, and sqrt(sum of (value - mean)^2 / (n - 1)), in two passes.
 *
 * @param values One number or more.
 * @returns The mean, and the sample standard deviation (n - 1) from two numbers on.
 * @throws {RangeError} If there is no number, or one is not finite.
 *
 * @example
 * ```ts
 * import { statistics } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(statistics([1, 3]), { mean: 2, deviation: Math.SQRT2 });
 * assertEquals(statistics([5]), { mean: 5 });
 * ```
 */
export function statistics(values: readonly number[]): Statistics {
  checkNumbers("take statistics", "numbers", values, 1);
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (n - 1)) };
}
