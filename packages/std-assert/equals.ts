import { comparisonError } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/**
 * Asserts deep equality; see {@linkcode equal} for what that means.
 *
 * @param actual Value that was found.
 * @param expected Value that is wanted.
 * @param msg Text put in front of the difference.
 * @throws {AssertionError} If they differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new Float32Array([1, 2]), new Float32Array([1, 2]));
 * ```
 */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) {
    throw comparisonError(actual, expected, "deepStrictEqual", msg);
  }
}

/**
 * Asserts that two values are not deeply equal.
 *
 * @param actual Value that was found.
 * @param expected Value that is not wanted.
 * @param msg Text put in front.
 * @throws {AssertionError} If they are equal.
 *
 * @example
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 *
 * assertNotEquals([1], [2]);
 * ```
 */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) {
    throw comparisonError(actual, expected, "notDeepStrictEqual", msg);
  }
}

/**
 * Asserts that two values are the same by `Object.is`, which tells `0` from `-0`.
 *
 * @param actual Value that was found.
 * @param expected Value that is wanted.
 * @param msg Text put in front.
 * @throws {AssertionError} If they are not the same.
 *
 * @example
 * ```ts
 * import { assertStrictEquals, assertThrows } from "@std/assert";
 *
 * assertStrictEquals(NaN, NaN);
 * assertThrows(() => assertStrictEquals(0, -0));
 * ```
 */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (!Object.is(actual, expected)) {
    throw comparisonError(actual, expected, "strictEqual", msg);
  }
}

/**
 * Asserts that two values are not the same by `Object.is`.
 *
 * @param actual Value that was found.
 * @param expected Value that is not wanted.
 * @param msg Text put in front.
 * @throws {AssertionError} If they are the same.
 *
 * @example
 * ```ts
 * import { assertNotStrictEquals } from "@std/assert";
 *
 * assertNotStrictEquals({}, {});
 * ```
 */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (Object.is(actual, expected)) {
    throw comparisonError(actual, expected, "notStrictEqual", msg);
  }
}
