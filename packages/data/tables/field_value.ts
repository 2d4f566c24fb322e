/** What stands for a value that is not there, in lower case; and the empty field. */
const MISSING = new Set(["", "?", "na", "n/a", "nan", "null"]);

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;

/**
 * Tells whether a field stands for a value that is not there.
 *
 * @param field The field, without blanks around it.
 * @returns True for an empty field, `?`, `NA`, `N/A`, `NaN` and `null`, in any case.
 *
 * @example
 * ```ts
 * import { isMissing } from "./field_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["", "?", "NaN", "none", "0"].map(isMissing), [true, true, true, false, false]);
 * ```
 */
export function isMissing(field: string): boolean {
  return field.length <= 4 && MISSING.has(field.toLowerCase());
}

/**
 * Reads a field as a number.
 *
 * @param field The field, without blanks around it.
 * @returns The number, decimal (`-1.5e3`) or with commas between thousands (`12,480,000`);
 * undefined for anything else, and for what is beyond a float64.
 *
 * @example
 * ```ts
 * import { readNumber } from "./field_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["1e3", "12,480", ".5", "1,2", "0x10"].map(readNumber), [
 *   1000,
 *   12480,
 *   0.5,
 *   undefined,
 *   undefined,
 * ]);
 * ```
 */
export function readNumber(field: string): number | undefined {
  const plain = PLAIN.test(field) ? field : GROUPED.test(field) ? field.replaceAll(",", "") : "";
  const value = plain === "" ? NaN : Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
