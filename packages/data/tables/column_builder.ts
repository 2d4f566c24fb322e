import type { FieldSink } from "./csv.ts";
import { isMissing, isMissingNumber } from "./field_value.ts";
import type { NumberReader } from "./number_format.ts";
import { type Column, MOST_KINDS, type TextColumn } from "./table.ts";

/** Bytes that values may still take; below 0 none is kept, and tables are read again for them. */
export interface ValueBudget {
  /** How many. */
  left: number;
}

/** Rows that there is memory for at first, where it is not known how many come. */
const FIRST_ROWS = 1024;
/** Rows that places are kept of at a time. */
const CHUNK = 2 ** 14;
/** Takes no value. */
const NO_VALUES = new Float64Array(0);
/** No word for a missing value has more letters, blanks around it included. */
const MOST_LETTERS = 32;

/**
 * Takes a column whose values are numbers, as far as is known.
 *
 * @example
 * ```ts
 * import { NumberBuilder } from "./column_builder.ts";
 * import { numberReader } from "./number_format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const builder = new NumberBuilder(numberReader({ decimal: "." }), { left: 1e6 });
 * for (const field of ["1.5", "None", "2"]) builder.add(field);
 * const column = builder.column("rate");
 * assertEquals([column?.type, column?.missing], ["number", 1]);
 * ```
 */
export class NumberBuilder implements FieldSink {
  readonly takesNumbers = true;
  readonly #read: NumberReader;
  readonly #budget: ValueBudget;
  /** The values so far, with memory for more. */
  #values: Float64Array<ArrayBuffer> = NO_VALUES;
  readonly #expected: number;
  #rows = 0;
  #isText = false;
  /** Without the words that stand for missing numbers. */
  #missing = 0;
  #least = Infinity;
  #largest = -Infinity;
  #whole = true;
  readonly #words: Record<string, number> = {};

  /**
   * @param read What reads numbers.
   * @param budget The memory for the values of all columns.
   * @param expected About how many rows will come.
   */
  constructor(read: NumberReader, budget: ValueBudget, expected = FIRST_ROWS) {
    this.#read = read;
    this.#budget = budget;
    this.#expected = expected;
  }

  /** Takes a number. */
  addNumber(value: number): void {
    if (value < this.#least) this.#least = value;
    if (value > this.#largest) this.#largest = value;
    if (this.#whole) this.#whole = Number.isInteger(value);
    this.#keep(value);
  }

  /** Takes a field that may be a number. */
  add(field: string): void {
    if (this.#isText) return;
    const text = field.trim();
    const value = this.#read(text);
    if (value === value) return this.addNumber(value);
    if (isMissing(text)) this.#missing++;
    else if (isMissingNumber(text)) this.#words[text] = (this.#words[text] ?? 0) + 1;
    else return this.#becomeText();
    this.#keep(NaN);
  }

  /**
   * Ends the column.
   *
   * @param name Its name.
   * @returns The column, without its values if there was no memory for them; nothing where it is text
   * after all: then its fields are wanted once more.
   */
  column(name: string): Column | undefined {
    const words = Object.values(this.#words).reduce((sum, times) => sum + times, 0);
    if (this.#isText) return undefined;
    if (this.#missing === this.#rows) return { type: "missing", name, missing: this.#rows };
    if (this.#missing + words === this.#rows) return undefined;
    if (this.#budget.left < 0) this.#release();
    return {
      type: "number",
      name,
      missing: this.#missing + words,
      least: this.#least,
      largest: this.#largest,
      whole: this.#whole,
      ...(this.#budget.left < 0 ? {} : { values: this.#values.subarray(0, this.#rows) }),
      ...(words === 0 ? {} : { words: this.#words }),
    };
  }

  #becomeText(): void {
    this.#isText = true;
    this.#budget.left += this.#values.byteLength;
    this.#release();
  }

  #keep(value: number): void {
    const row = this.#rows++;
    if (row === this.#values.length) this.#grow();
    if (row < this.#values.length) this.#values[row] = value;
  }

  /** Gets memory for more rows, unless there is no more for any. */
  #grow(): void {
    if (this.#isText || this.#budget.left < 0) return this.#release();
    const rows = Math.ceil(Math.max(this.#expected, 1.5 * this.#values.length));
    this.#budget.left -= Float64Array.BYTES_PER_ELEMENT * (rows - this.#values.length);
    if (this.#budget.left < 0) return this.#release();
    const { buffer } = this.#values;
    const bytes = Float64Array.BYTES_PER_ELEMENT * rows;
    this.#values = new Float64Array(
      buffer.byteLength === 0 ? new ArrayBuffer(bytes) : buffer.transfer(bytes),
    );
  }

  /** Gives the memory back at once, where a collection may come late. */
  #release(): void {
    if (this.#values.length > 0) this.#values.buffer.transfer(0);
    this.#values = NO_VALUES;
  }
}

/** One different field of a column. */
interface Kind {
  /** Without blanks around it. */
  readonly text: string;
  readonly type: "number" | "missing" | "text";
  times: number;
}

/**
 * Takes a column of text: each different field is looked at once, and rows keep its place.
 *
 * @example
 * ```ts
 * import { TextBuilder } from "./column_builder.ts";
 * import { numberReader } from "./number_format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const builder = new TextBuilder(numberReader({ decimal: "." }), { asText: false });
 * ["117", "0117", "?"].forEach((field, row) => builder.add(field, row + 2));
 * const { kinds, codes } = builder.column("code");
 * assertEquals([kinds, [...codes!]], [["117", "0117"], [0, 1, -1]]);
 * ```
 */
export class TextBuilder implements FieldSink {
  readonly takesNumbers = false;
  readonly #read: NumberReader;
  readonly #asText: boolean;
  /** Places of the fields; nothing once there are too many. */
  #places: Map<string, number> | undefined = new Map();
  readonly #kinds: Kind[] = [];
  #codes: Int16Array[] = [];
  #rows = 0;
  #missing = 0;
  /** The first value that is not a number. */
  #first: TextColumn["stray"];

  /**
   * @param read What reads numbers, to tell which value is none.
   * @param options `asText`: whether it is text because somebody says so.
   */
  constructor(read: NumberReader, { asText }: { readonly asText: boolean }) {
    this.#read = read;
    this.#asText = asText;
  }

  /** Numbers are not asked for. */
  addNumber(): void {
    throw new TypeError("Cannot add a field: it is a number, want a text");
  }

  /** Takes a field. */
  add(field: string, line: number): void {
    const row = this.#rows++;
    if (this.#places !== undefined) {
      const place = this.#places.get(field) ?? this.#newPlace(field, line);
      if (place !== undefined) {
        this.#kinds[place]!.times++;
        const at = row % CHUNK;
        if (at === 0) this.#codes.push(new Int16Array(CHUNK));
        this.#codes[this.#codes.length - 1]![at] = place;
        return;
      }
    }
    if (field.length <= MOST_LETTERS && isMissing(field.trim())) this.#missing++;
    else if (this.#first === undefined) this.#typeOf(field.trim(), line);
  }

  /**
   * Ends the column.
   *
   * @param name Its name.
   * @returns The column.
   */
  column(name: string): TextColumn {
    const there = this.#kinds.filter(({ type }) => type !== "missing");
    const count = (wanted: Kind["type"]) =>
      this.#kinds.reduce((sum, { type, times }) => sum + (type === wanted ? times : 0), 0);
    return {
      type: "text",
      name,
      missing: this.#missing + count("missing"),
      kinds: there.map(({ text }) => text),
      ...(this.#places === undefined ? {} : { codes: this.#allCodes(there) }),
      ...(this.#first === undefined || count("number") <= count("text")
        ? {}
        : { stray: this.#first }),
    };
  }

  /** Places among the kinds that are not missing values: those have one too until here. */
  #allCodes(there: readonly Kind[]): Int16Array {
    const codeOf = Int16Array.from(this.#kinds, (kind) => there.indexOf(kind));
    const codes = new Int16Array(this.#rows);
    for (let row = 0; row < codes.length; row++) {
      codes[row] = codeOf[this.#codes[Math.floor(row / CHUNK)]![row % CHUNK]!]!;
    }
    return codes;
  }

  /** Gives a new field a place, or finds that there are too many. */
  #newPlace(field: string, line: number): number | undefined {
    const text = ownCopy(field.trim());
    let place = this.#places!.get(text);
    if (place === undefined) {
      if (this.#kinds.length === MOST_KINDS) {
        this.#places = undefined;
        this.#codes = [];
        return undefined;
      }
      place = this.#kinds.push({ text, type: this.#typeOf(text, line), times: 0 }) - 1;
      this.#places!.set(text, place);
    }
    if (text !== field && this.#places!.size < 4 * MOST_KINDS) {
      this.#places!.set(ownCopy(field), place);
    }
    return place;
  }

  #typeOf(text: string, line: number): Kind["type"] {
    if (isMissing(text)) return "missing";
    if (!this.#asText && !Number.isNaN(this.#read(text))) return "number";
    if (!this.#asText && !isMissingNumber(text)) this.#first ??= { text: ownCopy(text), line };
    return "text";
  }
}

/** A string of its own: a part of a long one would keep that in memory. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : JSON.parse(JSON.stringify(text));
}
