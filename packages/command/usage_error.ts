/**
 * The command line is wrong: shown as one line, exit code 2.
 *
 * @example
 * ```ts
 * import { UsageError } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   UsageError.of("--lr", "NaN", "a number > 0").message,
 *   'Cannot use --lr: value is "NaN", want a number > 0',
 * );
 * ```
 */
export class UsageError extends Error {
  /** Tells this error from others, across copies of the class. */
  readonly code = "usage";

  /**
   * An error of the command line as a whole; {@linkcode UsageError.of} makes that of a flag.
   *
   * @param message One line, `Cannot <action>: <thing> is <value>, want <wanted>`.
   */
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }

  /**
   * The error for a flag with a bad value.
   *
   * @param name Name of the flag with its dashes.
   * @param value Text that was given.
   * @param wanted What would have been right.
   * @returns The error, to be thrown.
   */
  static of(name: string, value: string, wanted: string): UsageError {
    return new UsageError(
      `Cannot use ${name}: value is ${JSON.stringify(value)}, want ${wanted}`,
    );
  }
}
