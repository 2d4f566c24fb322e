import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts `|actual - expected| <= tolerance`; a `NaN` equals nothing but `NaN`.
 *
 * @param actual Value that was found.
 * @param expected Value that is wanted.
 * @param tolerance Largest difference; by default 1e-7 of `|expected|`, or 1e-7 where that is 0
 * or infinite.
 * @param msg Text put in front.
 * @throws {AssertionError} If the difference is larger.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertThrows } from "@std/assert";
 *
 * assertAlmostEquals(0.1 + 0.2, 0.3);
 * assertThrows(() => assertAlmostEquals(1, 1.1, 0.01));
 * ```
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const scale = Math.abs(expected);
  const allowed = tolerance ??
    (Number.isFinite(scale) && scale > 0 ? scale * 1e-7 : 1e-7);
  const difference = Math.abs(actual - expected);
  if (difference <= allowed) return;
  throw new AssertionError(
    `${msg === undefined ? "" : `${msg}: `}Expected ${actual} to be within ${allowed} of ` +
      `${expected}, the difference is ${difference}`,
  );
}
