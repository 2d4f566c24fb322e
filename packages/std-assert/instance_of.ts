import { AssertionError } from "./assertion_error.ts";

/** Any class, also an abstract one. */
// deno-lint-ignore no-explicit-any
export type AnyConstructor = abstract new (...args: any[]) => any;

/** What a class constructs. */
export type GetConstructorType<T extends AnyConstructor> = InstanceType<T>;

/**
 * Asserts that a value is an instance of a class, and narrows its type.
 *
 * @param actual Value that was found.
 * @param expectedType Class it must belong to.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it does not.
 *
 * @example
 * ```ts
 * import { assertInstanceOf } from "@std/assert";
 *
 * assertInstanceOf(new RangeError("x"), Error);
 * ```
 */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is GetConstructorType<T> {
  if (actual instanceof expectedType) return;
  const found = typeof actual === "object" && actual !== null
    ? actual.constructor?.name ?? "an object without a class"
    : typeof actual;
  throw new AssertionError(
    `Expected an instance of ${expectedType.name}, got ${found}${msg === "" ? "" : `: ${msg}`}`,
  );
}
