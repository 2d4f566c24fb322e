/**
 * `base ** exponent` by products alone.
 *
 * `**` and `Math.pow` round differently from one JavaScript engine to the next; products do not, so
 * that a run gives the same bits in every browser.
 *
 * @param base Any number.
 * @param exponent A whole number, 0 or more.
 * @returns The power, in about `2 log2(exponent)` products.
 *
 * @example
 * ```ts
 * import { integerPower } from "@shrinklab/training/integer_power";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(integerPower(3, 5), 243);
 * ```
 */
export function integerPower(base: number, exponent: number): number {
  let [result, square] = [1, base];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
