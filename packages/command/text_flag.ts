import type { Flag } from "./flag.ts";
import { UsageError } from "./usage_error.ts";

/**
 * A flag whose value is any text, such as a path.
 *
 * @param summary What it does, for `--help`.
 * @param placeholder Name of the value in `--help`, such as `DIR`.
 * @param fallback Value where the flag is absent.
 * @returns The flag; reading it throws a {@linkcode UsageError} where the text is empty.
 *
 * @example
 * ```ts
 * import { textFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(textFlag("where to write", "DIR").read(["runs/a"], "--out"), "runs/a");
 * ```
 */
export function textFlag<const Fallback extends string | undefined = undefined>(
  summary: string,
  placeholder: string,
  fallback?: Fallback,
): Flag<string | Fallback> {
  return {
    summary,
    placeholder,
    ...(fallback === undefined ? {} : { shown: fallback }),
    read: (texts, name) => {
      const text = texts.at(-1);
      if (text === "") throw UsageError.of(name, text, placeholder);
      return text ?? fallback as Fallback;
    },
  };
}
