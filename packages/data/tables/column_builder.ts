import { isMissing, isMissingNumber } from "./field_value.ts";
import type { NumberReader } from "./number_format.ts";
import { type Column, MOST_KINDS, type NumberColumn, type TextColumn } from "./table.ts";

/** Bytes that values may still take; below 0 none is kept, and tables are read again for them. */
export interface ValueBudget {
  left: number;
}

/** Rows that values are kept of at a time. */
const CHUNK = 2 ** 14;
const CHUNK_BYTES = CHUNK * Float64Array.BYTES_PER_ELEMENT;

/** One different field of a column. */
interface Kind {
  /** Without blanks around it. */
  readonly text: string;
  readonly type: "number" | "missing" | "missing number" | "text";
  readonly value: number;
  /** Line of the first one. */
  readonly line: number;
  times: number;
}

/**
 * Takes the fields of one column as they come, finds its type, and keeps its values.
 *
 * As long as fields come again, each different one is looked at once, and rows keep its number: that
 * is all a column of text needs. A column of more different fields keeps numbers, or is text of too
 * many values to be told apart.
 *
 * @example
 * ```ts
 * import { ColumnBuilder } from "./column_builder.ts";
 * import { numberReader } from "./number_format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const read = numberReader({ decimal: "." });
 * const builder = new ColumnBuilder({ read, asText: false, budget: { left: 1e6 } });
 * ["1.5", "None", "2"].forEach((field, row) => builder.add(field, row + 2));
 * const column = builder.column("rate");
 * assertEquals([column.type, column.missing], ["number", 1]);
 * ```
 */
export class ColumnBuilder {
  readonly #read: NumberReader;
  readonly #asText: boolean;
  readonly #budget: ValueBudget;
  #rows = 0;
  /** While there are few different fields: their places by the field, and each row's place. */
  #places: Map<string, number> | undefined = new Map();
  readonly #kinds: Kind[] = [];
  #codes: Int16Array[] = [];
  /** Afterwards: values, as long as all are numbers. */
  #values: Float64Array[] = [];
  #isNumber = true;
  /** Without the words that stand for missing numbers. */
  #missing = 0;
  #least = Infinity;
  #largest = -Infinity;
  #whole = true;
  readonly #words: Record<string, number> = {};
  #stray: TextColumn["stray"];

  /**
   * @param options What reads numbers; whether all is text; the memory for the values of all columns.
   */
  constructor(options: {
    readonly read: NumberReader;
    readonly asText: boolean;
    readonly budget: ValueBudget;
  }) {
    this.#read = options.read;
    this.#asText = options.asText;
    this.#budget = options.budget;
  }

  /**
   * Takes the field of the next row.
   *
   * @param field The field.
   * @param line Line of the file.
   */
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
    if (this.#isNumber) this.#addNumber(row, field, line);
    else if (isMissing(field.trim())) this.#missing++;
  }

  /**
   * Ends the column.
   *
   * @param name Its name.
   * @returns The column; without its values if there was no memory for them.
   */
  column(name: string): Column {
    if (this.#places === undefined) {
      return this.#isNumber ? this.#numberColumn(name) : this.#wideTextColumn(name);
    }
    const types = new Set(this.#kinds.map(({ type }) => type));
    if (types.has("text") || !types.has("number") && types.has("missing number")) {
      return this.#textColumn(name);
    }
    if (types.has("number")) {
      this.#widen();
      return this.#numberColumn(name);
    }
    return { type: "missing", name, missing: this.#rows };
  }

  /** Gives a new field a place, or finds that there are too many. */
  #newPlace(field: string, line: number): number | undefined {
    const text = field.trim();
    let place = this.#places!.get(text);
    if (place === undefined) {
      if (this.#kinds.length === MOST_KINDS) {
        this.#widen();
        return undefined;
      }
      place = this.#kinds.push(this.#kindOf(ownCopy(text), line)) - 1;
      this.#places!.set(this.#kinds[place]!.text, place);
    }
    if (text !== field && this.#places!.size < 4 * MOST_KINDS) {
      this.#places!.set(ownCopy(field), place);
    }
    return place;
  }

  #kindOf(text: string, line: number): Kind {
    const value = this.#asText ? NaN : this.#read(text);
    const type = isMissing(text)
      ? "missing"
      : !Number.isNaN(value)
      ? "number"
      : !this.#asText && isMissingNumber(text)
      ? "missing number"
      : "text";
    return { text, type, value, line, times: 0 };
  }

  /** Goes over from places to values; what there was becomes values. */
  #widen(): void {
    this.#places = undefined;
    const codes = this.#codes;
    this.#codes = [];
    const text = this.#kinds.find(({ type }) => type === "text");
    if (text !== undefined || this.#asText) {
      this.#becomeText(text);
      return;
    }
    for (const { type, value, times, text } of this.#kinds) {
      if (type === "number") this.#measure(value);
      else if (type === "missing") this.#missing += times;
      else this.#words[text] = times;
    }
    const rows = this.#kinds.reduce((sum, { times }) => sum + times, 0);
    for (let row = 0; row < rows && this.#budget.left >= 0; row++) {
      const { type, value } = this.#kinds[codes[Math.floor(row / CHUNK)]![row % CHUNK]!]!;
      this.#keep(row, type === "number" ? value : NaN);
    }
  }

  #addNumber(row: number, field: string, line: number): void {
    let value = this.#read(field);
    if (value !== value) {
      const text = field.trim();
      value = this.#read(text);
      if (value !== value) {
        if (isMissing(text)) this.#missing++;
        else if (isMissingNumber(text)) this.#words[text] = (this.#words[text] ?? 0) + 1;
        else {
          this.#becomeText({ text: ownCopy(text), line });
          return;
        }
        this.#keep(row, NaN);
        return;
      }
    }
    this.#measure(value);
    this.#keep(row, value);
  }

  #becomeText(first: { readonly text: string; readonly line: number } | undefined): void {
    this.#isNumber = false;
    this.#budget.left += this.#values.length * CHUNK_BYTES;
    this.#values = [];
    const times = (wanted: Kind["type"]) =>
      this.#kinds.reduce((sum, { type, times }) => sum + (type === wanted ? times : 0), 0);
    this.#missing = Math.max(this.#missing, times("missing"));
    if (first === undefined || times("number") <= times("text")) return;
    this.#stray = { text: first.text, line: first.line };
  }

  #measure(value: number): void {
    if (value < this.#least) this.#least = value;
    if (value > this.#largest) this.#largest = value;
    if (this.#whole) this.#whole = Number.isInteger(value);
  }

  #keep(row: number, value: number): void {
    const at = row % CHUNK;
    if (at === 0) {
      this.#budget.left -= CHUNK_BYTES;
      if (this.#budget.left < 0) this.#values = [];
      else this.#values.push(new Float64Array(CHUNK));
    }
    if (this.#budget.left >= 0) this.#values[this.#values.length - 1]![at] = value;
  }

  #numberColumn(name: string): NumberColumn {
    const words = Object.values(this.#words).reduce((sum, times) => sum + times, 0);
    return {
      type: "number",
      name,
      missing: this.#missing + words,
      least: this.#least,
      largest: this.#largest,
      whole: this.#whole,
      ...(this.#budget.left < 0 ? {} : { values: joined(this.#values, this.#rows) }),
      ...(words === 0 ? {} : { words: this.#words }),
    };
  }

  #wideTextColumn(name: string): TextColumn {
    return {
      type: "text",
      name,
      missing: this.#missing,
      kinds: this.#kinds.filter(({ type }) => type !== "missing").map(({ text }) => text),
      ...(this.#stray === undefined ? {} : { stray: this.#stray }),
    };
  }

  #textColumn(name: string): TextColumn {
    this.#becomeText(this.#kinds.find(({ type }) => type === "text"));
    // Missing values have a place too until here.
    const there = this.#kinds.filter(({ type }) => type !== "missing");
    const codeOf = Int16Array.from(this.#kinds, (kind) => there.indexOf(kind));
    const codes = new Int16Array(this.#rows);
    for (let row = 0; row < codes.length; row++) {
      codes[row] = codeOf[this.#codes[Math.floor(row / CHUNK)]![row % CHUNK]!]!;
    }
    return {
      type: "text",
      name,
      missing: this.#missing,
      kinds: there.map(({ text }) => text),
      codes,
      ...(this.#stray === undefined ? {} : { stray: this.#stray }),
    };
  }
}

function joined(chunks: Float64Array[], rows: number): Float64Array {
  const values = new Float64Array(rows);
  for (let at = 0; chunks.length > 0; at += CHUNK) {
    values.set(chunks.shift()!.subarray(0, rows - at), at);
  }
  return values;
}

/** A string of its own: a part of a long one would keep that in memory. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : JSON.parse(JSON.stringify(text));
}
