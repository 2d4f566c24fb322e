/**
 * Quotes an argument where a shell would split or expand it.
 *
 * @param arg The argument.
 * @returns It as one writes it in a shell.
 *
 * @example
 * ```ts
 * import { quoted } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["--csv=a.csv", "dense(8) relu"].map(quoted), ["--csv=a.csv", "'dense(8) relu'"]);
 * ```
 */
export function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`;
}
