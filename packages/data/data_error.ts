/** What is wrong with a data file, in one word. */
export type DataFault = "missing" | "truncated" | "malformed" | "mismatch" | "checksum";

/**
 * A data file that cannot be used.
 *
 * The message names the file, what was found in it and what is wanted, on one line.
 *
 * @example
 * ```ts
 * import { DataError } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new DataError("truncated", "labels.idx", "it holds 9 bytes, want 10");
 * assertEquals(error.message, 'Cannot read "labels.idx": it holds 9 bytes, want 10');
 * ```
 */
export class DataError extends Error {
  /** What it is called in messages and stacks. */
  override readonly name = "DataError";
  /** Bad input, as the command line tells it from a failure. */
  readonly code = "input";
  /** What is wrong. */
  readonly fault: DataFault;
  /** The file in question. */
  readonly file: string;
  /** Where in a text, from 1; absent where a line says nothing. */
  readonly line?: number;

  /**
   * Describes what is wrong with a file.
   *
   * @param fault What is wrong, in one word.
   * @param file The file's name or path.
   * @param reason What was found and what is wanted, without a final period.
   * @param options The `cause`, if an error led to this one; the `line`, if it is one of a text.
   */
  constructor(
    fault: DataFault,
    file: string,
    reason: string,
    options: ErrorOptions & { line?: number } = {},
  ) {
    super(`Cannot read ${JSON.stringify(file)}: ${reason}`, options);
    this.fault = fault;
    this.file = file;
    if (options.line !== undefined) this.line = options.line;
  }
}
