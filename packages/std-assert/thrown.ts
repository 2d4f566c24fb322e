import { AssertionError } from "./assertion_error.ts";

/** Class of an error. */
// deno-lint-ignore no-explicit-any
export type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/**
 * Decides whether what a function threw is what its caller wanted: the part that `assertThrows`
 * and `assertRejects` share.
 *
 * @param verb What the function should have done, for the error text.
 * @param outcome What it threw, or `undefined` if it threw nothing.
 * @param errorClassOrMsg Class that is wanted, or the text added to the error.
 * @param msgIncludes Text the message must contain.
 * @param msg Text added to the error.
 * @returns What was thrown.
 * @throws {AssertionError} If it is not what was wanted.
 */
export function judge(
  verb: "throw" | "reject",
  outcome: { thrown: unknown } | undefined,
  errorClassOrMsg: ErrorClass<Error> | string | undefined,
  msgIncludes: string | undefined,
  msg: string | undefined,
): unknown {
  const text = typeof errorClassOrMsg === "string" ? errorClassOrMsg : msg;
  const suffix = text === undefined ? "" : `: ${text}`;
  if (outcome === undefined) {
    throw new AssertionError(`Expected function to ${verb}${suffix}`);
  }
  const { thrown } = outcome;
  if (errorClassOrMsg === undefined || typeof errorClassOrMsg === "string") {
    return thrown;
  }
  if (!(thrown instanceof errorClassOrMsg)) {
    const found = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    throw new AssertionError(
      `Expected an error of class ${errorClassOrMsg.name}, got ${found}${suffix}`,
    );
  }
  if (msgIncludes !== undefined && !thrown.message.includes(msgIncludes)) {
    throw new AssertionError(
      `Expected an error message with ${JSON.stringify(msgIncludes)}, got ` +
        `${JSON.stringify(thrown.message)}${suffix}`,
    );
  }
  return thrown;
}
