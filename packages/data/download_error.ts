/**
 * A data set that could not be downloaded.
 *
 * @example
 * ```ts
 * import { DownloadError } from "@shrinklab/data";
 * import { assert } from "@std/assert";
 *
 * const error = new DownloadError("mnist/labels.gz", ["https://example.org/: no answer"]);
 * assert(error.message.includes("--data-dir"));
 * ```
 */
export class DownloadError extends Error {
  /** What it is called in messages and stacks. */
  override readonly name = "DownloadError";
  /** A failure of the world outside, not of the input. */
  readonly code = "download";

  /**
   * Tells what every mirror answered, and what to do instead.
   *
   * @param file The file wanted, in the layout of a data folder: `mnist/....gz`.
   * @param answers What each mirror answered; empty if none was asked.
   * @param reason Why none was asked, if so.
   */
  constructor(file: string, answers: readonly string[], reason = "") {
    super(
      `Cannot download ${JSON.stringify(file)}: ${
        [...answers, reason].filter(Boolean).join("; ")
      }; ` +
        `get the files elsewhere, as DIR/${file}, and name DIR by --data-dir`,
    );
  }
}
