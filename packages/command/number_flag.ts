import type { Flag } from "./flag.ts";
import { UsageError } from "./usage_error.ts";

/** What numbers a flag takes. */
export interface NumberRange<Fallback> {
  /** Value where the flag is absent. */
  fallback?: Fallback;
  /** Only whole numbers. */
  integer?: boolean;
  /** Smallest number taken. */
  min?: number;
  /** The number must be larger than this. */
  above?: number;
  /** Largest number taken. */
  max?: number;
  /** Name of the value in `--help`; `N` for whole numbers, else `X`. */
  placeholder?: string;
}

/**
 * A flag whose value is a finite number within a range.
 *
 * @param summary What it does, for `--help`.
 * @param range Which numbers are taken, and the value where the flag is absent.
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
export function numberFlag<
  const Fallback extends number | undefined = undefined,
>(
  summary: string,
  range: NumberRange<Fallback> = {},
): Flag<number | Fallback> {
  const { fallback, placeholder = range.integer ? "N" : "X" } = range;
  return {
    summary,
    placeholder,
    ...(fallback === undefined ? {} : { shown: String(fallback) }),
    read: (texts, name) => {
      const text = texts.at(-1);
      return text === undefined ? fallback as Fallback : readNumber(text, name, range);
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
 * @throws {UsageError} If the text is no number, or out of range.
 *
 * @example
 * ```ts
 * import { readNumber } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readNumber("12", "--epochs", { integer: true, min: 1 }), 12);
 * ```
 */
export function readNumber(
  text: string,
  name: string,
  range: Omit<NumberRange<unknown>, "fallback" | "placeholder"> = {},
): number {
  const value = Number(text);
  const {
    integer = false,
    min = -Infinity,
    above = -Infinity,
    max = Infinity,
  } = range;
  // Number("") and Number(" ") are 0, and Number("Infinity") is no number a user can mean.
  const sound = text.trim() !== "" && Number.isFinite(value) &&
    (!integer || Number.isSafeInteger(value));
  if (sound && value >= min && value > above && value <= max) return value;
  throw UsageError.of(name, text, wanted(range));
}

function wanted({ integer, min, above, max }: NumberRange<unknown>): string {
  const bounds = [
    ...(min === undefined ? [] : [`>= ${min}`]),
    ...(above === undefined ? [] : [`> ${above}`]),
    ...(max === undefined ? [] : [`<= ${max}`]),
  ];
  return [integer ? "a whole number" : "a number", bounds.join(" and ")].join(
    " ",
  ).trim();
}
