import type { Flag } from "./flag.ts";

/**
 * A flag without a value: `true` where it is given.
 *
 * @param summary What it does, for `--help`.
 * @returns The flag.
 *
 * @example
 * ```ts
 * import { switchFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(switchFlag("print JSON").read([], "--json"), false);
 * assertEquals(switchFlag("print JSON").read([""], "--json"), true);
 * ```
 */
export function switchFlag(summary: string): Flag<boolean> {
  return { summary, read: (texts) => texts.length > 0 };
}
