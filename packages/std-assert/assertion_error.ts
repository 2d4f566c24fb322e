import { AssertionError as NodeAssertionError } from "node:assert";

/**
 * Thrown by every assertion that does not hold.
 *
 * @example
 * ```ts
 * import { AssertionError } from "@std/assert";
 *
 * if (new AssertionError("no").message !== "no") throw new Error("message is lost");
 * ```
 */
export class AssertionError extends Error {
  /**
   * @param message What did not hold.
   * @param options Cause, as for any error.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/**
 * Error text for two values that should have been (un)equal, with node:assert's diff.
 *
 * @param actual Value that was found.
 * @param expected Value that was wanted.
 * @param operator Which comparison failed, in node:assert's words.
 * @param msg Text of the caller, put in front.
 * @returns The error to throw.
 */
export function comparisonError(
  actual: unknown,
  expected: unknown,
  operator:
    | "deepStrictEqual"
    | "strictEqual"
    | "notDeepStrictEqual"
    | "notStrictEqual",
  msg?: string,
): AssertionError {
  const { message } = new NodeAssertionError({ actual, expected, operator });
  return new AssertionError(msg === undefined ? message : `${msg}: ${message}`);
}
