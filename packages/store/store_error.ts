/** A store could not be opened, read or written. */
export class StoreError extends Error {
  /** What it is called in messages and stacks. */
  override readonly name = "StoreError";
  /** `input` where another store has to be named, `store` where this one failed. */
  readonly code: "input" | "store";

  /**
   * An error that is shown as one line.
   *
   * @param message One line, `Cannot <action>: <thing> is <value>, want <wanted>`; no password in it.
   * @param options The `cause`, and the `code` if it is not `store`.
   */
  constructor(message: string, options: ErrorOptions & { code?: "input" | "store" } = {}) {
    super(message, options);
    this.code = options.code ?? "store";
  }
}
