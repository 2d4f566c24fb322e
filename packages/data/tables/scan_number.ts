const [ZERO, NINE, PLUS, MINUS] = [48, 57, 43, 45];
/** Digits of a whole number that a float64 holds, whichever they are. */
const EXACT_DIGITS = 15;
/** Digits beyond these that are added to them. */
const MORE_DIGITS = 4;
/** Powers of ten that a float64 holds. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const HALF = 2 ** 25;
const SPLIT = 2 ** 27 + 1;

/**
 * Reads numbers where they stand in a text, without taking it apart: twice as fast as a string for
 * each, and to the same bits as `Number`.
 *
 * It reads what most numbers are, up to 19 digits with a decimal sign or without, and leaves the rest
 * to others: exponents, thousands, and codes such as 0117.
 *
 * @example
 * ```ts
 * import { NumberScanner } from "./scan_number.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const scanner = new NumberScanner(".");
 * assertEquals([scanner.scan("a,-0.25,b", 2), scanner.end], [-0.25, 7]);
 * ```
 *
 * Source: Clinger (1990) for numbers of 15 digits; longer ones are divided in double-double
 * arithmetic (Dekker 1971), and left to others where its error could change the last bit.
 */
export class NumberScanner {
  /** Where the number that was read last ends. */
  end = 0;
  readonly #decimal: number;

  /** @param decimal What stands in front of decimals; nothing if `""`. */
  constructor(decimal: "." | "," | "") {
    this.#decimal = decimal.charCodeAt(0);
  }

  /**
   * Reads a number.
   *
   * @param text Where it stands.
   * @param start Where it begins.
   * @returns The number; NaN where something else is there. What follows is the caller's to judge.
   */
  scan(text: string, start: number): number {
    let at = start;
    let code = text.charCodeAt(at);
    const negative = code === MINUS;
    if (negative || code === PLUS) code = text.charCodeAt(++at);
    let [high, low, digits, more, decimals] = [0, 0, 0, 0, 0];
    const first = at;
    if (code === ZERO) {
      code = text.charCodeAt(++at);
      // A code such as 0117.
      if (code >= ZERO && code <= NINE) return NaN;
    }
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) {
      if (digits < EXACT_DIGITS) {
        high = 10 * high + (code - ZERO);
        digits++;
      } else {
        low = 10 * low + (code - ZERO);
        more++;
      }
    }
    let length = at - first;
    if (code === this.#decimal) {
      const point = at;
      code = text.charCodeAt(++at);
      for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) {
        if (digits < EXACT_DIGITS) {
          high = 10 * high + (code - ZERO);
          // Zeros in front of the first digit do not count.
          if (high !== 0) digits++;
        } else {
          low = 10 * low + (code - ZERO);
          more++;
        }
      }
      decimals = at - point - 1;
      length += decimals;
    }
    if (length === 0 || more > MORE_DIGITS || decimals >= POWERS.length) return NaN;
    this.end = at;
    const value = more > 0
      ? quotient(high, low, more, decimals)
      : decimals === 0
      ? high
      : high / POWERS[decimals]!;
    return negative ? -value : value;
  }
}

/** `(high 10^more + low) / 10^decimals`, rounded once; NaN where that cannot be sure. */
function quotient(high: number, low: number, more: number, decimals: number): number {
  // The whole number as a sum of two float64: products of 25 bits and of 10^4 are exact.
  const upper = Math.floor(high / HALF);
  const power = POWERS[more]!;
  const [a, b] = [upper * power * HALF, (high - upper * HALF) * power + low];
  const whole = a + b;
  const rest = b - (whole - a);
  if (decimals === 0) return whole;
  const divisor = POWERS[decimals]!;
  const first = whole / divisor;
  // What is left of the division, exactly: first * divisor by Dekker's product.
  const product = first * divisor;
  const [firstHigh, divisorHigh] = [upperHalf(first), upperHalf(divisor)];
  const [firstLow, divisorLow] = [first - firstHigh, divisor - divisorHigh];
  const error = firstLow * divisorLow -
    (product - firstHigh * divisorHigh - firstLow * divisorHigh - firstHigh * divisorLow);
  const second = (whole - product - error + rest) / divisor;
  const value = first + second;
  const missing = second - (value - first);
  // Half a unit in the last place from here the next digit would decide.
  return value + missing * (1 + 1e-7) === value ? value : NaN;
}

function upperHalf(x: number): number {
  const split = SPLIT * x;
  return split - (split - x);
}
