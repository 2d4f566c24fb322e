/** What stands for a value that is not there, in lower case; and the empty field. */
const MISSING: ReadonlySet<string> = new Set([
  ...["", "?", "na", "n/a", "nan", "null"],
  // As pandas, R, Excel and C write it.
  ...["#n/a", "#na", "<na>", "-nan", "1.#qnan", "1.#ind", "-1.#ind"],
]);

/** What stands for a number that is not there, but may be a value in a column of text. */
const MISSING_NUMBER: ReadonlySet<string> = new Set([
  ...["none", "nil", "n.a.", "nd", "n/d", "missing", "-", "--", "---", ".", "..", "...", "*"],
  ...["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "1.#inf", "-1.#inf", "∞", "-∞"],
  ...["#div/0!", "#value!", "#ref!", "#num!", "#null!", "#name?"],
]);

/** An overflow, such as 1e999, is as infinite as `inf`. */
const NUMBER = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;

/**
 * Tells whether a field stands for a value that is not there, whatever its column holds.
 *
 * @param field The field, without blanks around it.
 * @returns True for an empty field, `?`, `NA`, `N/A`, `NaN`, `null` and a few more, in any case.
 *
 * @example
 * ```ts
 * import { isMissing } from "./field_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["", "?", "NaN", "None", "0"].map(isMissing), [true, true, true, false, false]);
 * ```
 */
export function isMissing(field: string): boolean {
  return field.length <= 7 && MISSING.has(field.toLowerCase());
}

/**
 * Tells whether a field that is not a number stands for one that is not there, if all others of its
 * column are numbers: in a column of words `None` is a word.
 *
 * @param field The field, without blanks around it.
 * @returns True for `None`, `inf`, `-`, `#DIV/0!`, a number beyond a float64 and the like.
 *
 * @example
 * ```ts
 * import { isMissingNumber } from "./field_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["None", "-Inf", "1e999", "high"].map(isMissingNumber), [true, true, true, false]);
 * ```
 */
export function isMissingNumber(field: string): boolean {
  if (field.length <= 9 && MISSING_NUMBER.has(field.toLowerCase())) return true;
  return NUMBER.test(field) && Math.abs(Number(field.replace(",", "."))) === Infinity;
}
