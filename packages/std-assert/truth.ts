import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a value is truthy, and narrows its type.
 *
 * @param expr Value that must hold.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is falsy.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(1 + 1 === 2);
 * ```
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/**
 * Asserts that a value is falsy.
 *
 * @param expr Value that must not hold.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is truthy.
 *
 * @example
 * ```ts
 * import { assertFalse } from "@std/assert";
 *
 * assertFalse(1 > 2);
 * ```
 */
export function assertFalse(expr: unknown, msg = ""): void {
  if (expr) throw new AssertionError(msg);
}

/**
 * Asserts that a value is neither `undefined` nor `null`, and narrows its type.
 *
 * @param actual Value that must be there.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it is absent.
 *
 * @example
 * ```ts
 * import { assertExists } from "@std/assert";
 *
 * assertExists([1].at(0));
 * ```
 */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    throw new AssertionError(`Expected a value, got ${actual}${suffix(msg)}`);
  }
}

/**
 * Fails at once.
 *
 * @param msg Why.
 * @throws {AssertionError} Always.
 *
 * @example
 * ```ts
 * import { assertThrows, fail } from "@std/assert";
 *
 * assertThrows(() => fail("not reached"));
 * ```
 */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${suffix(msg)}`);
}

function suffix(msg: string | undefined): string {
  return msg === undefined ? "" : `: ${msg}`;
}
