/**
 * `base ** exponent` by products alone, for many exponents.
 *
 * `**` and `Math.pow` round differently from one JavaScript engine to the next; products do not, so
 * that a run gives the same bits in every browser.
 *
 * @param base Any number.
 * @returns A function that takes a whole number from 0 to below 2^32 and gives the power, in at most
 *   `log2(exponent)` products: it keeps the base's squares, their squares, and so on.
 *
 * @example
 * ```ts
 * import { powersOf } from "@shrinklab/training/powers_of";
 * import { assertEquals } from "@std/assert";
 *
 * const power = powersOf(3);
 * assertEquals([power(5), power(2)], [243, 9]);
 * ```
 */
export function powersOf(base: number): (exponent: number) => number {
  const squares = [base];
  return (exponent) => {
    let result = 1;
    // It is called at every step, most of which V8 interprets in a short run: hence the shifts.
    for (let [rest, k] = [exponent, 0]; rest !== 0; rest >>>= 1, k++) {
      if (k === squares.length) squares.push(squares[k - 1]! * squares[k - 1]!);
      if (rest & 1) result *= squares[k]!;
    }
    return result;
  };
}
