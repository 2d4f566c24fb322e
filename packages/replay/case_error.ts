/**
 * A replay case that cannot be run: its file is broken, or it asks for what is not there yet.
 *
 * @example
 * ```ts
 * import { CaseError } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new CaseError("a.json", 'steps is "ten", want a whole number >= 1');
 * assertEquals(error.message, 'Cannot replay "a.json": steps is "ten", want a whole number >= 1');
 * ```
 */
export class CaseError extends Error {
  /** Name of the class. */
  override readonly name = "CaseError";
  /** Bad input, as the command line tells it from a failure. */
  readonly code = "input";

  /**
   * Describes what is wrong with a case.
   *
   * @param file The case's file or name.
   * @param reason What was found and what is wanted, without a final period.
   * @param options The `cause`, if an error led to this one.
   */
  constructor(file: string, reason: string, options: ErrorOptions = {}) {
    super(`Cannot replay ${JSON.stringify(file)}: ${reason}`, options);
  }
}
