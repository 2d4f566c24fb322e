import { knownNames } from "@shrinklab/names";
import type { Flag } from "./flag.ts";
import { UsageError } from "./usage_error.ts";

/**
 * A flag whose value is one of a few names.
 *
 * @param summary What it does, for `--help`.
 * @param choices The names it takes.
 * @param fallback Name where the flag is absent.
 * @returns The flag; reading it throws a {@linkcode UsageError} for any other name.
 *
 * @example
 * ```ts
 * import { choiceFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const preset = choiceFlag("settings", ["quick", "notebook"], "quick");
 * assertEquals(preset.read([], "--preset"), "quick");
 * ```
 */
export function choiceFlag<
  const Choice extends string,
  const Fallback extends Choice | undefined = undefined,
>(
  summary: string,
  choices: readonly Choice[],
  fallback?: Fallback,
): Flag<Choice | Fallback> {
  return {
    summary,
    placeholder: choices.join("|"),
    ...(fallback === undefined ? {} : { shown: fallback }),
    read: (texts, name) => {
      const text = texts.at(-1);
      return text === undefined ? fallback as Fallback : readChoice(text, name, choices);
    },
  };
}

/**
 * A flag whose value is a list of names, separated by commas.
 *
 * @param summary What it does, for `--help`.
 * @param choices The names it takes; each at most once.
 * @returns The flag; `undefined` where it is absent. Reading it throws a {@linkcode UsageError}
 * for an unknown or repeated name or an empty list.
 *
 * @example
 * ```ts
 * import { choicesFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const methods = choicesFlag("methods", ["none", "l1", "l2"]);
 * assertEquals(methods.read(["l1,none"], "--methods"), ["l1", "none"]);
 * ```
 */
export function choicesFlag<const Choice extends string>(
  summary: string,
  choices: readonly Choice[],
): Flag<readonly Choice[] | undefined> {
  return {
    summary,
    placeholder: "NAME,...",
    read: (texts, name) => {
      const text = texts.at(-1);
      if (text === undefined) return undefined;
      const names = text.split(",").map((part) => readChoice(part.trim(), name, choices));
      const repeated = names.find((choice, at) => names.indexOf(choice) !== at);
      if (repeated === undefined) return names;
      throw UsageError.of(
        name,
        text,
        `each name once, "${repeated}" comes twice`,
      );
    },
  };
}

/**
 * Reads one of a few names from a flag's text.
 *
 * @param text Text that was given.
 * @param name Name of the flag, for errors.
 * @param choices Names that are taken.
 * @returns The name.
 * @throws {UsageError} If it is none of them; the error names the nearest.
 *
 * @example
 * ```ts
 * import { readChoice } from "@shrinklab/command";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => readChoice("l3", "--methods", ["none", "l1"]), Error, "want one of");
 * ```
 */
export function readChoice<const Choice extends string>(
  text: string,
  name: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw UsageError.of(name, text, knownNames(text, choices));
}
