/**
 * Writes a calculated number as a person would: at most 6 significant digits, so that
 * `2 * 0.15` does not read 0.30000000000000004.
 *
 * @param x The number.
 * @returns Its text.
 *
 * @example
 * ```ts
 * import { shortNumber } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shortNumber(3 * 0.1), "0.3");
 * ```
 */
export function shortNumber(x: number): string {
  return String(Number(x.toPrecision(6)));
}
