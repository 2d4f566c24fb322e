/**
 * `base ** exponent` by products alone.
 *
 * `**` and `Math.pow` round differently from one JavaScript engine to the next; products do not, so
 * that a run gives the same bits in every browser.
 *
 * @param base Any number.
 * @param exponent A whole number from 0 to below 2^32.
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
  // It is called at every step, most of which V8 interprets in a short run: hence the shifts.
  for (let rest = exponent; rest !== 0; rest >>>= 1) {
    if (rest & 1) result *= square;
    square *= square;
  }
  return result;
}
