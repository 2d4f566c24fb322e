import { type ErrorClass, judge } from "./thrown.ts";

/**
 * Asserts that a function throws.
 *
 * @param fn Function that must throw.
 * @param msg Text added to the error.
 * @returns What it threw.
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/**
 * Asserts that a function throws an error of a class, and what its message contains.
 *
 * @param fn Function that must throw.
 * @param errorClass Class the error must belong to.
 * @param msgIncludes Text its message must contain.
 * @param msg Text added to the error.
 * @returns What it threw.
 * @throws {AssertionError} If it does not throw, or throws something else.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => new Float32Array(-1), RangeError, "length");
 * ```
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  errorClassOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  let outcome: { thrown: unknown } | undefined;
  try {
    fn();
  } catch (thrown) {
    outcome = { thrown };
  }
  return judge("throw", outcome, errorClassOrMsg, msgIncludes, msg);
}
