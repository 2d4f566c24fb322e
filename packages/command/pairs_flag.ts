import { readChoice } from "./choice_flag.ts";
import type { Flag } from "./flag.ts";
import { type NumberRange, readNumber } from "./number_flag.ts";
import { UsageError } from "./usage_error.ts";

/**
 * A repeatable flag `NAME=NUMBER` that gives a number to some of a few names.
 *
 * @param summary What it does, for `--help`.
 * @param placeholder Name of the value in `--help`, such as `METHOD=X`.
 * @param names Names it takes.
 * @param range Which numbers are taken.
 * @returns The flag; reading it throws a {@linkcode UsageError} for a text without `=`, an unknown
 * or repeated name, or a number out of range.
 *
 * @example
 * ```ts
 * import { pairsFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const lambda = pairsFlag("strength", "METHOD=X", ["l1", "l2"], { min: 0 });
 * assertEquals(lambda.read(["l1=0.5"], "--lambda"), { l1: 0.5 });
 * ```
 */
export function pairsFlag<const Name extends string>(
  summary: string,
  placeholder: string,
  names: readonly Name[],
  range: Omit<NumberRange<unknown>, "fallback" | "placeholder"> = {},
): Flag<Readonly<Partial<Record<Name, number>>>> {
  return {
    summary,
    placeholder,
    repeatable: true,
    read: (texts, flag) => {
      const pairs: Partial<Record<Name, number>> = {};
      for (const text of texts) {
        const at = text.indexOf("=");
        if (at < 1) throw UsageError.of(flag, text, placeholder);
        const name = readChoice(text.slice(0, at), flag, names);
        if (Object.hasOwn(pairs, name)) {
          throw UsageError.of(flag, text, `${name} only once`);
        }
        pairs[name] = readNumber(text.slice(at + 1), `${flag} ${name}`, range);
      }
      return pairs;
    },
  };
}
