import type { Flag } from "./flag.ts";
import { type NumberRange, readNumber } from "./number_flag.ts";

/**
 * A flag whose value is a list of numbers, separated by commas; `none` is the empty list.
 *
 * @param summary What it does, for `--help`.
 * @param placeholder Name of the value in `--help`, such as `N,...`.
 * @param range Which numbers are taken.
 * @returns The flag; `undefined` where it is absent. Reading it throws a {@linkcode UsageError} for
 * anything that is not such a number.
 *
 * @example
 * ```ts
 * import { numbersFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const hidden = numbersFlag("units", "N,...", { integer: true, min: 1 });
 * assertEquals(hidden.read(["512,64"], "--hidden"), [512, 64]);
 * assertEquals(hidden.read(["none"], "--hidden"), []);
 * ```
 */
export function numbersFlag(
  summary: string,
  placeholder: string,
  range: Omit<NumberRange<unknown>, "fallback" | "placeholder"> = {},
): Flag<readonly number[] | undefined> {
  return {
    summary,
    placeholder,
    read: (texts, name) => {
      const text = texts.at(-1);
      if (text === undefined) return undefined;
      return text === "none" ? [] : text.split(",").map((part) => readNumber(part, name, range));
    },
  };
}
