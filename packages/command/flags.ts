import { knownNames } from "@shrinklab/names";
import type { Flag, FlagTable } from "./flag.ts";
import { UsageError } from "./usage_error.ts";

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
  return valueFlag(summary, placeholder, fallback, (text, name) => {
    if (text === "") throw UsageError.of(name, text, placeholder);
    return text;
  });
}

/** What numbers a flag takes. */
export interface NumberRange {
  /** Only whole numbers. */
  readonly integer?: boolean;
  /** Smallest number taken. */
  readonly min?: number;
  /** The number must be larger than this. */
  readonly above?: number;
  /** Largest number taken. */
  readonly max?: number;
}

/** Options of {@linkcode numberFlag}. */
export interface NumberOptions<Fallback> extends NumberRange {
  /** Value where the flag is absent. */
  readonly fallback?: Fallback;
  /** Name of the value in `--help`; `N` for whole numbers, else `X`. */
  readonly placeholder?: string;
}

/**
 * A flag whose value is a finite number within a range.
 *
 * @param summary What it does, for `--help`.
 * @param options Which numbers are taken, and the value where the flag is absent.
 * @returns The flag; reading it throws a {@linkcode UsageError} for anything else.
 *
 * @example
 * ```ts
 * import { numberFlag } from "@shrinklab/command";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const rate = numberFlag("learning rate", { above: 0, fallback: 0.1 });
 * assertEquals(rate.read(["2e-4"], "--lr"), 2e-4);
 * assertEquals(rate.read([], "--lr"), 0.1);
 * assertThrows(() => rate.read(["NaN"], "--lr"), Error, 'value is "NaN", want a number > 0');
 * ```
 */
export function numberFlag<const Fallback extends number | undefined = undefined>(
  summary: string,
  options: NumberOptions<Fallback> = {},
): Flag<number | Fallback> {
  const { fallback, placeholder = options.integer ? "N" : "X" } = options;
  return valueFlag(
    summary,
    placeholder,
    fallback,
    (text, name) => readNumber(text, name, options),
  );
}

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
  range: NumberRange = {},
): Flag<readonly number[] | undefined> {
  return valueFlag(
    summary,
    placeholder,
    undefined,
    (text, name) =>
      text === "none" ? [] : text.split(",").map((part) => readNumber(part, name, range)),
  );
}

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
  return valueFlag(
    summary,
    choices.join("|"),
    fallback,
    (text, name) => readChoice(text, name, choices),
  );
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
  return valueFlag(summary, "NAME,...", undefined, (text, name) => {
    const names = text.split(",").map((part) => readChoice(part.trim(), name, choices));
    const repeated = names.find((choice, at) => names.indexOf(choice) !== at);
    if (repeated === undefined) return names;
    throw UsageError.of(name, text, `each name once, "${repeated}" comes twice`);
  });
}

/**
 * A repeatable flag whose values are names of any kind, which commas may separate.
 *
 * @param summary What it does, for `--help`.
 * @returns The flag; `undefined` where it is absent. Reading it throws a {@linkcode UsageError}
 * where a name is empty.
 *
 * @example
 * ```ts
 * import { namesFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(namesFlag("layers").read(["conv1,conv2", "fc1"], "--layers"), [
 *   "conv1",
 *   "conv2",
 *   "fc1",
 * ]);
 * ```
 */
export function namesFlag(summary: string): Flag<readonly string[] | undefined> {
  return {
    summary,
    placeholder: "NAME,...",
    repeatable: true,
    read: (texts, flag) => {
      if (texts.length === 0) return undefined;
      return texts.flatMap((text) => {
        const names = text.split(",").map((name) => name.trim());
        if (names.includes("")) throw UsageError.of(flag, text, "names, separated by commas");
        return names;
      });
    },
  };
}

/**
 * Puts flags under a title of their own in `--help`.
 *
 * @param group The title, such as `Training`.
 * @param table Flags by name.
 * @returns The same flags, each with its group.
 *
 * @example
 * ```ts
 * import { inGroup, numberFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const training = inGroup("Training", { epochs: numberFlag("passes over the data") });
 * assertEquals(training.epochs.group, "Training");
 * ```
 */
export function inGroup<const Table extends FlagTable>(group: string, table: Table): Table {
  const grouped = Object.entries(table).map(([name, flag]) => [name, { ...flag, group }]);
  return Object.fromEntries(grouped);
}

/**
 * A flag with one value of any kind.
 *
 * @param summary What it does, for `--help`.
 * @param placeholder Name of the value in `--help`.
 * @param fallback Value where the flag is absent.
 * @param read Turns the text into the value, given the name of the flag for errors.
 * @returns The flag.
 *
 * @example
 * ```ts
 * import { valueFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const day = valueFlag("when", "YYYY-MM-DD", undefined, (text) => new Date(text));
 * assertEquals(day.read(["2026-01-02"], "--day")?.getUTCDate(), 2);
 * ```
 */
export function valueFlag<Value, Fallback>(
  summary: string,
  placeholder: string,
  fallback: Fallback | undefined,
  read: (text: string, name: string) => Value,
): Flag<Value | Fallback> {
  return {
    summary,
    placeholder,
    ...(fallback === undefined ? {} : { shown: String(fallback) }),
    read: (texts, name) => {
      const text = texts.at(-1);
      return text === undefined ? fallback as Fallback : read(text, name);
    },
  };
}

/**
 * Reads a number from a flag's text.
 *
 * @param text Text that was given.
 * @param name Name of the flag, for errors.
 * @param range Which numbers are taken.
 * @returns The number.
 * @throws {UsageError} If the text is not a number, or out of range.
 *
 * @example
 * ```ts
 * import { readNumber } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readNumber("12", "--epochs", { integer: true, min: 1 }), 12);
 * ```
 */
export function readNumber(text: string, name: string, range: NumberRange = {}): number {
  const value = Number(text);
  const { integer = false, min = -Infinity, above = -Infinity, max = Infinity } = range;
  // Number("") and Number(" ") are 0, and a user can't mean Number("Infinity").
  const sound = text.trim() !== "" && Number.isFinite(value) &&
    (!integer || Number.isSafeInteger(value));
  if (sound && value >= min && value > above && value <= max) return value;
  throw UsageError.of(name, text, wanted(range));
}

function wanted({ integer, min, above, max }: NumberRange): string {
  const bounds = [
    ...(min === undefined ? [] : [`>= ${min}`]),
    ...(above === undefined ? [] : [`> ${above}`]),
    ...(max === undefined ? [] : [`<= ${max}`]),
  ].join(" and ");
  return `${integer ? "a whole number" : "a number"} ${bounds}`.trim();
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
