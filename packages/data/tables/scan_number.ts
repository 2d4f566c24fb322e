const [ZERO, NINE, PLUS, MINUS] = [48, 57, 43, 45];
/** Digits that an int32 holds, whichever they are; twice as many are read. */
const INT_DIGITS = 9;
/** Digits that a float64 holds. */
const EXACT_DIGITS = 15;
/** Powers of ten that a float64 holds. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** One by these, each as a sum of two float64. */
const INVERSES = POWERS.map((power) => 1 / power);
const INVERSES_LOW = POWERS.map((power, at) =>
  -(productError(INVERSES[at]!, power) +
    (INVERSES[at]! * power - 1)) / power
);
const HALF = 2 ** 15;

/** Character codes of a text: those of ASCII fit a byte. */
export type CharCodes = Uint8Array | Uint16Array;

/**
 * Takes texts apart into character codes: these are looked at in two thirds of the time that a string
 * takes.
 *
 * @example
 * ```ts
 * import { CharCodeReader } from "./scan_number.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new CharCodeReader();
 * assertEquals([...reader.read("1;").subarray(0, 2)], [49, 59]);
 * assertEquals([...reader.read("°")], [176]);
 * ```
 */
export class CharCodeReader {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(0);

  /**
   * Reads the codes of a text.
   *
   * @param text The text.
   * @returns A code for each character, valid until the next text; what lies behind them says nothing.
   */
  read(text: string): CharCodes {
    if (this.#bytes.length < text.length) this.#bytes = new Uint8Array(2 * text.length);
    const { read, written } = this.#encoder.encodeInto(text, this.#bytes);
    if (read === text.length && written === read) return this.#bytes;
    const codes = new Uint16Array(text.length);
    for (let at = 0; at < codes.length; at++) codes[at] = text.charCodeAt(at);
    return codes;
  }
}

/**
 * Reads numbers where they stand among the codes of a text, without taking it apart: three times as
 * fast as a string for each, and to the same bits as `Number`.
 *
 * It reads what most numbers are, up to 18 digits with a decimal sign or without, and leaves the rest
 * to others: exponents, thousands, and codes such as 0117.
 *
 * @example
 * ```ts
 * import { CharCodeReader, NumberScanner } from "./scan_number.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const scanner = new NumberScanner(".");
 * const codes = new CharCodeReader().read("a,-0.25,b");
 * assertEquals([scanner.scan(codes, 2), scanner.end], [-0.25, 7]);
 * ```
 *
 * Source: Clinger (1990) for numbers of 15 digits; longer ones are scaled in double-double
 * arithmetic (Dekker 1971), and left to others where its error could change the last bit.
 */
export class NumberScanner {
  /** Where the number that was read last ends. */
  end = 0;
  readonly #decimal: number;

  /**
   * Reads nothing yet.
   *
   * @param decimal What stands in front of decimals; nothing if `""`.
   */
  constructor(decimal: "." | "," | "") {
    this.#decimal = decimal.charCodeAt(0);
  }

  /**
   * Reads a number.
   *
   * @param codes Character codes of the text where it stands, with a character behind it.
   * @param start Where it begins.
   * @returns The number; NaN where something else is there. What follows is the caller's to judge.
   */
  scan(codes: CharCodes, start: number): number {
    let at = start;
    let code = codes[at]!;
    const negative = code === MINUS;
    if (negative || code === PLUS) code = codes[++at]!;
    // The first digits that are not 0, in two whole numbers of nine digits.
    let upper = 0;
    let lower = 0;
    let digits = 0;
    let decimals = 0;
    const first = at;
    if (code === ZERO) {
      code = codes[++at]!;
      // A code such as 0117.
      if (code >= ZERO && code <= NINE) return NaN;
    }
    for (; code >= ZERO && code <= NINE && digits < INT_DIGITS; digits++) {
      upper = (10 * upper + (code - ZERO)) | 0;
      code = codes[++at]!;
    }
    for (; code >= ZERO && code <= NINE && digits < 2 * INT_DIGITS; digits++) {
      lower = (10 * lower + (code - ZERO)) | 0;
      code = codes[++at]!;
    }
    let length = at - first;
    if (code === this.#decimal) {
      const point = at;
      code = codes[++at]!;
      if (digits === 0) { while (code === ZERO) code = codes[++at]!; }
      for (; code >= ZERO && code <= NINE && digits < INT_DIGITS; digits++) {
        upper = (10 * upper + (code - ZERO)) | 0;
        code = codes[++at]!;
      }
      for (; code >= ZERO && code <= NINE && digits < 2 * INT_DIGITS; digits++) {
        lower = (10 * lower + (code - ZERO)) | 0;
        code = codes[++at]!;
      }
      decimals = at - point - 1;
      length += decimals;
    }
    // Nothing, or more digits than these.
    if (length === 0 || code >= ZERO && code <= NINE || decimals >= POWERS.length) return NaN;
    this.end = at;
    const value = digits <= INT_DIGITS
      ? upper / POWERS[decimals]!
      : digits <= EXACT_DIGITS
      ? (upper * POWERS[digits - INT_DIGITS]! + lower) / POWERS[decimals]!
      : quotient(upper, lower, digits - INT_DIGITS, decimals);
    return negative ? -value : value;
  }
}

/** `(upper 10^more + lower) / 10^decimals`, rounded once; NaN where that cannot be sure. */
function quotient(upper: number, lower: number, more: number, decimals: number): number {
  // The whole number as a sum of two float64: both parts of the product are exact.
  const low = upper & (HALF - 1);
  const power = POWERS[more]!;
  const [a, b] = [(upper - low) * power, low * power + lower];
  const whole = a + b;
  const rest = b - (whole - a);
  if (decimals === 0) return whole;
  const inverse = INVERSES[decimals]!;
  const first = whole * inverse;
  const second = productError(whole, inverse) + (whole * INVERSES_LOW[decimals]! + rest * inverse);
  const value = first + second;
  const missing = second - (value - first);
  // Half a unit in the last place from here the next digit would decide.
  return value + missing * (1 + 1e-7) === value ? value : NaN;
}

/** What a product lacks that is rounded to a float64, exactly. */
function productError(a: number, b: number): number {
  const [aHigh, bHigh] = [upperHalf(a), upperHalf(b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aLow * bLow - (a * b - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function upperHalf(x: number): number {
  const split = (2 ** 27 + 1) * x;
  return split - (split - x);
}
