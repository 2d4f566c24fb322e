/**
 * Takes passwords out of addresses: what is shown or kept has none.
 *
 * @param text Any text.
 * @returns The text, `postgres://me@host/lab` in place of `postgres://me:secret@host/lab`.
 *
 * @example
 * ```ts
 * import { withoutPassword } from "./without_password.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(withoutPassword("--store postgres://me:secret@h/lab"), "--store postgres://me@h/lab");
 * ```
 */
export function withoutPassword(text: string): string {
  return text.replace(/(\w:\/\/[^\s:/@]*):[^\s/@]*@/g, "$1@");
}
