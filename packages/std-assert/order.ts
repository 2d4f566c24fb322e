import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts `actual > expected`.
 *
 * @param actual Value that was found.
 * @param expected Bound.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is not greater.
 *
 * @example
 * ```ts
 * import { assertGreater } from "@std/assert";
 *
 * assertGreater(2, 1);
 * ```
 */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) reject(actual, ">", expected, msg);
}

/**
 * Asserts `actual >= expected`.
 *
 * @param actual Value that was found.
 * @param expected Bound.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is smaller.
 *
 * @example
 * ```ts
 * import { assertGreaterOrEqual } from "@std/assert";
 *
 * assertGreaterOrEqual(2, 2);
 * ```
 */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual >= expected)) reject(actual, ">=", expected, msg);
}

/**
 * Asserts `actual < expected`.
 *
 * @param actual Value that was found.
 * @param expected Bound.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is not smaller.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 *
 * assertLess(1, 2);
 * ```
 */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) reject(actual, "<", expected, msg);
}

/**
 * Asserts `actual <= expected`.
 *
 * @param actual Value that was found.
 * @param expected Bound.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is greater.
 *
 * @example
 * ```ts
 * import { assertLessOrEqual } from "@std/assert";
 *
 * assertLessOrEqual(2, 2);
 * ```
 */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual <= expected)) reject(actual, "<=", expected, msg);
}

function reject(
  actual: unknown,
  relation: string,
  expected: unknown,
  msg?: string,
): never {
  throw new AssertionError(msg ?? `Expect ${actual} ${relation} ${expected}`);
}
