/**
 * What was thrown, in words.
 *
 * @param thrown Most often an error.
 * @returns The error's message; the text of what is no error.
 *
 * @example
 * ```ts
 * import { messageOf } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(messageOf(new RangeError("lr is -1")), "lr is -1");
 * assertEquals(messageOf("no GPU"), "no GPU");
 * ```
 */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
