import { type ErrorClass, judge } from "./thrown.ts";

/**
 * Asserts that a function returns a promise that rejects.
 *
 * @param fn Function whose promise must reject.
 * @param msg Text added to the error.
 * @returns What it rejected with.
 */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/**
 * Asserts that a promise rejects with an error of a class, and what its message contains.
 *
 * @param fn Function whose promise must reject; throwing at once does not count.
 * @param errorClass Class the error must belong to.
 * @param msgIncludes Text its message must contain.
 * @param msg Text added to the error.
 * @returns What it rejected with.
 * @throws {AssertionError} If it does not reject, or rejects with something else.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => Promise.reject(new RangeError("too far")), RangeError, "far");
 * ```
 */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  errorClassOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const promise = fn();
  let outcome: { thrown: unknown } | undefined;
  try {
    await promise;
  } catch (thrown) {
    outcome = { thrown };
  }
  return judge("reject", outcome, errorClassOrMsg, msgIncludes, msg);
}
