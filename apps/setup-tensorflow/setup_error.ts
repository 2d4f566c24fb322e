/** A step that did not succeed; its message is for the user. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
