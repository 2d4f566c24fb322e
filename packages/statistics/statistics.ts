/** Mean and spread of some numbers. */
export interface Statistics {
  /** Arithmetic mean. */
  readonly mean: number;
  /** Standard deviation with n - 1; absent for a single number, which has none. */
  readonly deviation?: number;
}

/**
 * Mean and standard deviation.
 *
 * @param values One number or more.
 * @returns The mean, and the sample standard deviation (n - 1) from two numbers on.
 * @throws {RangeError} If there is no number.
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
  const n = values.length;
  if (n === 0) throw new RangeError("Cannot take statistics: numbers are 0, want 1 or more");
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (n - 1)) };
}
