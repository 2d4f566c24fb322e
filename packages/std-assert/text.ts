import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that a text contains another.
 *
 * @param actual Text that was found.
 * @param expected Part that must be in it.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it is not.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes("weight decay", "decay");
 * ```
 */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    `Expected ${JSON.stringify(actual)} to contain ${JSON.stringify(expected)}${suffix(msg)}`,
  );
}

/**
 * Asserts that a text matches a pattern.
 *
 * @param actual Text that was found.
 * @param expected Pattern.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it does not match.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch("seed 3", /\d/);
 * ```
 */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) return;
  throw new AssertionError(
    `Expected ${JSON.stringify(actual)} to match ${expected}${suffix(msg)}`,
  );
}

/**
 * Asserts that a text does not match a pattern.
 *
 * @param actual Text that was found.
 * @param expected Pattern.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it matches.
 *
 * @example
 * ```ts
 * import { assertNotMatch } from "@std/assert";
 *
 * assertNotMatch("seed", /\d/);
 * ```
 */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) return;
  throw new AssertionError(
    `Expected ${JSON.stringify(actual)} not to match ${expected}${suffix(msg)}`,
  );
}

function suffix(msg: string | undefined): string {
  return msg === undefined ? "" : `: ${msg}`;
}
