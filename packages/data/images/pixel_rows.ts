import { DataError } from "../data_error.ts";

/** What the first line of a CSV file of pixels says. */
export interface PixelColumns {
  readonly separator: string;
  /** Whether the line names the columns. */
  readonly header: boolean;
  /** Place of the column of labels, from 0; absent where there is none. */
  readonly label?: number;
  /** Number of pixels in a row. */
  readonly pixels: number;
}

const LABEL = /^(label|labels|class|target|category|y)$/i;
const [NEWLINE, ZERO, NINE] = [10, 48, 57];
/** Longest row, in bytes: of 1,000 x 1,000 pixels. What is longer has no line ends. */
export const LONGEST_ROW = 2 ** 22;

/**
 * Finds the columns of a CSV file of pixels by its first line.
 *
 * Labels are in the column of a name such as `label` or `class`, else in the first; without a header
 * they are in the first, or in the last where that alone is text.
 *
 * @param line The line.
 * @returns The columns.
 */
export function pixelColumns(line: string): PixelColumns {
  const separator = [",", ";", "\t", " "].find((mark) => line.includes(mark)) ?? ",";
  const fields = line.split(separator).map(unquoted);
  const texts = fields.map((field) => Number.isNaN(numberOf(field)));
  const last = fields.length - 1;
  const onlyLast = texts.indexOf(true) === last && last > 1;
  const header = texts.some((text, at) => text && at > 0) && !onlyLast;
  if (!header) {
    return { separator, header, label: onlyLast ? last : 0, pixels: last };
  }
  const named = fields.findIndex((name) => LABEL.test(name));
  // Names that all end in a number are pixels: a file to answer for, without labels.
  const numbered = fields.every((name) => /\d$/.test(name));
  return named < 0 && numbered
    ? { separator, header, pixels: fields.length }
    : { separator, header, label: Math.max(0, named), pixels: last };
}

/** Rows of labels and pixels, as they come out of a CSV file. */
export class PixelRows {
  readonly #file: string;
  readonly #columns: PixelColumns & { readonly label: number };
  readonly #labels: string[] = [];
  #values: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  #count = 0;
  #line: number;
  #rest = new Uint8Array(0);

  /**
   * @param file Name for error messages.
   * @param columns What the columns are.
   * @param rows How many rows there may be: more are taken, at the price of a copy.
   */
  constructor(file: string, columns: PixelColumns & { readonly label: number }, rows: number) {
    this.#file = file;
    this.#columns = columns;
    this.#values = new Uint8Array(rows * columns.pixels);
    this.#line = columns.header ? 2 : 1;
  }

  /** The labels as they stand in the file. */
  get labels(): readonly string[] {
    return this.#labels;
  }

  /** The pixels of all rows: bytes, where all are whole numbers up to 255. */
  get values(): Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
    return this.#values.subarray(0, this.#count);
  }

  /**
   * Takes the next piece of the file, behind its header.
   *
   * @param piece Bytes; they may end anywhere.
   * @throws {DataError} If a row has too many or too few fields, or a pixel that is not a number.
   */
  push(piece: Uint8Array): void {
    const bytes = new Uint8Array(this.#rest.length + piece.length);
    bytes.set(this.#rest);
    bytes.set(piece, this.#rest.length);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#rows(bytes.subarray(0, end));
    this.#rest = bytes.slice(end);
    if (this.#rest.length > LONGEST_ROW) throw this.#error("is too long", "a row of pixels");
  }

  /** Ends the file, whose last line may have no line end. */
  end(): void {
    if (this.#rest.length > 0) this.push(Uint8Array.of(NEWLINE));
  }

  /** Takes whole lines. */
  #rows(bytes: Uint8Array): void {
    const { label, pixels, separator } = this.#columns;
    const mark = separator.charCodeAt(0);
    let field = 0;
    let start = 0;
    let value = 0;
    let plain = true;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte >= ZERO && byte <= NINE) {
        value = value * 10 + byte - ZERO;
        continue;
      }
      const ends = byte === NEWLINE;
      if (byte !== mark && !ends) {
        // The other half of a line end, or what is read the long way.
        if (byte !== 13) plain = false;
        continue;
      }
      const empty = at === start || (ends && at === start + 1 && bytes[start] === 13);
      if (!(ends && field === 0 && empty)) {
        if (field === label) this.#labels.push(unquoted(textOf(bytes, start, at)));
        else this.#put(plain && !empty ? value : this.#number(textOf(bytes, start, at)));
        field++;
      }
      if (ends) {
        if (field !== 0 && field !== pixels + 1) {
          throw this.#error(`has ${field} fields`, String(pixels + 1));
        }
        field = 0;
        this.#line++;
      } else if (field > pixels + 1) throw this.#error("has more fields", String(pixels + 1));
      start = at + 1;
      value = 0;
      plain = true;
    }
  }

  #number(text: string): number {
    const value = numberOf(unquoted(text));
    if (Number.isFinite(value)) return value;
    throw this.#error(`has the pixel ${JSON.stringify(text.slice(0, 20))}`, "a number");
  }

  #put(value: number): void {
    const fits = this.#values instanceof Float32Array || value <= 255 && value >= 0 &&
        Number.isInteger(value);
    const full = this.#count === this.#values.length;
    if (!fits || full) {
      const List = fits ? this.#values.constructor as typeof Uint8Array : Float32Array;
      const length = full ? Math.ceil(this.#count * 1.5) + 1024 : this.#values.length;
      const values = new List(length);
      values.set(this.#values.subarray(0, this.#count));
      this.#values = values;
    }
    this.#values[this.#count++] = value;
  }

  #error(found: string, wanted: string): DataError {
    const line = this.#line;
    return new DataError("malformed", this.#file, `line ${line} ${found}, want ${wanted}`, {
      line,
    });
  }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

function unquoted(field: string): string {
  const text = field.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text;
}

function numberOf(text: string): number {
  return text === "" ? NaN : Number(text);
}
