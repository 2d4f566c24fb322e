import { DataError } from "../data_error.ts";

/** One record of a CSV file. */
export interface CsvRecord {
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Its fields, without their quotes. */
  readonly fields: readonly string[];
}

/** Options of {@linkcode CsvParser} and {@linkcode parseCsv}. */
export interface CsvOptions {
  /** Name for error messages. */
  readonly file: string;
  /** What stands between two fields; default a comma. */
  readonly separator?: string;
}

type State = "start" | "plain" | "quoted" | "closed";

/**
 * Cuts text into records as it comes in, in pieces of any size.
 *
 * A field in quotes may hold separators, line ends and doubled quotes; a quote inside a field
 * without quotes is a character like others. Lines end in `\n`, `\r\n` or `\r`; empty ones are
 * left out. All records must have as many fields as the first.
 *
 * Source: RFC 4180, with the line ends and the separators that other systems write.
 *
 * @example
 * ```ts
 * import { CsvParser } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const parser = new CsvParser({ file: "two.csv" });
 * const records = [...parser.push('a,"b\r'), ...parser.push('\n""c"""\r\n1,2'), ...parser.end()];
 * assertEquals(records, [
 *   { line: 1, fields: ["a", 'b\r\n"c"'] },
 *   { line: 3, fields: ["1", "2"] },
 * ]);
 * ```
 */
export class CsvParser {
  readonly #file: string;
  readonly #separator: string;
  #state: State = "start";
  #field = "";
  #fields: string[] = [];
  #width: number | undefined;
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #previous = "";

  /** Starts before the first character. */
  constructor(options: CsvOptions) {
    this.#file = options.file;
    this.#separator = options.separator ?? ",";
  }

  /**
   * Takes the next piece of text.
   *
   * @param piece The text; it may end anywhere, also between `\r` and `\n`.
   * @returns The records that ended in it.
   * @throws {DataError} If text follows a closing quote, or a record has too many or too few fields.
   */
  push(piece: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    let from = 0; // where the part of the field that lies in this piece begins
    for (let at = 0; at < piece.length; at++) {
      const char = piece[at]!;
      const lineEnds = char === "\r" || (char === "\n" && this.#previous !== "\r");
      this.#previous = char;
      if (this.#state === "quoted") {
        if (lineEnds) this.#line++;
        if (char !== '"') continue;
        this.#field += piece.slice(from, at);
        this.#state = "closed";
      } else if (this.#state === "closed" && char === '"') {
        from = at; // of two quotes the second one is part of the field
        this.#state = "quoted";
      } else if (char === this.#separator) {
        this.#endField(piece.slice(from, at));
        from = at + 1;
      } else if (char === "\n" || char === "\r") {
        // The "\n" of "\r\n" ends an empty line, and those are left out.
        this.#endField(piece.slice(from, at));
        this.#endRecord(records);
        if (lineEnds) this.#line++;
        this.#recordLine = this.#line;
        from = at + 1;
      } else if (this.#state === "closed") {
        throw this.#error(`line ${this.#line} has text behind a closing quote`, this.#line);
      } else if (char === '"' && this.#state === "start") {
        this.#state = "quoted";
        this.#quoteLine = this.#line;
        from = at + 1;
      } else this.#state = "plain";
    }
    if (this.#state !== "closed") this.#field += piece.slice(from);
    return records;
  }

  /**
   * Ends the text.
   *
   * @returns The last record, if its line had no end.
   * @throws {DataError} If a quote is still open, or the record has too many or too few fields.
   */
  end(): CsvRecord[] {
    if (this.#state === "quoted") {
      const line = this.#quoteLine;
      throw this.#error(`the quote opened on line ${line} is never closed`, line);
    }
    const records: CsvRecord[] = [];
    this.#endField("");
    this.#endRecord(records);
    return records;
  }

  #endField(rest: string): void {
    const quoted = this.#state === "closed";
    const field = quoted ? this.#field : this.#field + rest;
    // A lone empty field is an empty line, unless quotes say that it is a value.
    if (quoted || field !== "" || this.#fields.length > 0 || this.#previous === this.#separator) {
      this.#fields.push(field);
    }
    this.#field = "";
    this.#state = "start";
  }

  #endRecord(records: CsvRecord[]): void {
    const [fields, line] = [this.#fields, this.#recordLine];
    this.#fields = [];
    if (fields.length === 0) return;
    this.#width ??= fields.length;
    if (fields.length !== this.#width) {
      const reason = `line ${line} has ${fields.length} fields, want ${this.#width} as before`;
      throw this.#error(reason, line);
    }
    records.push({ line, fields });
  }

  #error(reason: string, line: number): DataError {
    return new DataError("malformed", this.#file, reason, { line });
  }
}

/**
 * Cuts a whole text into records.
 *
 * @param options File name for errors, and separator.
 * @returns The records.
 * @throws {DataError} If it is not as {@linkcode CsvParser} wants it; the error tells the line.
 *
 * @example
 * ```ts
 * import { parseCsv } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const records = parseCsv("a;b\n1;2\n", { file: "semicolons.csv", separator: ";" });
 * assertEquals(records.map((record) => record.fields), [["a", "b"], ["1", "2"]]);
 * ```
 */
export function parseCsv(text: string, options: CsvOptions): CsvRecord[] {
  const parser = new CsvParser(options);
  return [...parser.push(text), ...parser.end()];
}
