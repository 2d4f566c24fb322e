import { DataError } from "../data_error.ts";
import type { Examples } from "../examples.ts";
import type { NpyValues } from "../npy.ts";

/** Pixels of one part of a set, as numbers of any kind. */
export interface NumberPixels {
  /** File that has them, for error messages. */
  readonly file: string;
  readonly values: NpyValues;
}

/** Pixels as features, and what they mean. */
export interface PixelFeatures {
  /** Features of each part. */
  readonly features: readonly Examples["features"][];
  /** What a white pixel is. */
  readonly white: number;
  /** What a reader should know of them. */
  readonly notes: readonly string[];
}

/** What values of all parts have in common. */
interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/**
 * Finds what numbers are as pixels, by the range of all parts together.
 *
 * Whole numbers up to 255 stay bytes; up to 65535 they become 0 to 1, as numbers from 0 to 1 are.
 * Other numbers, such as standardized ones, are taken as they are.
 *
 * @param parts The pixels of each part.
 * @returns Features of each part, and what white is: 255, or 1 where none is above.
 * @throws {DataError} If one is not a finite number.
 */
export function numberPixels(parts: readonly NumberPixels[]): PixelFeatures {
  const { least, most, whole } = rangeOf(parts);
  const list = (make: (values: NpyValues) => Examples["features"]) =>
    parts.map(({ values }) => make(values));
  if (whole && least >= 0 && most <= 255) {
    const white = most <= 1 ? 1 : 255;
    const dark = white === 255 && most < 64;
    return {
      features: list((values) => values instanceof Uint8Array ? values : Uint8Array.from(values)),
      white,
      notes: dark
        ? [`the largest pixel is ${most}, as if of 255: --scale ${1 / most} makes it 1`]
        : [],
    };
  }
  if (whole && least >= 0 && most <= 65535) {
    return {
      features: list((values) => Float32Array.from(values, (value) => value / 65535)),
      white: 1,
      notes: ["pixels have 16 bits"],
    };
  }
  const known = least >= 0 && most <= 255;
  return {
    features: list((values) => values instanceof Float32Array ? values : Float32Array.from(values)),
    white: known && most > 1 ? 255 : 1,
    notes: known ? [] : [`pixels are taken as they are, ${shown(least)} to ${shown(most)}`],
  };
}

function rangeOf(parts: readonly NumberPixels[]): Range {
  let [least, most, whole] = [Infinity, -Infinity, true];
  for (const { file, values } of parts) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!;
      if (!Number.isFinite(value)) {
        throw new DataError("malformed", file, `pixel ${at + 1} is ${value}, want a finite number`);
      }
      if (value < least) least = value;
      if (value > most) most = value;
      whole &&= Number.isInteger(value);
    }
  }
  return { least, most, whole };
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
