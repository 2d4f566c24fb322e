import type { ByteSource } from "./byte_source.ts";
import { CsvParser, type CsvRecord, type FieldSink, giveRecords, type RowSink } from "./csv.ts";
import { decodeChunks, type Encoding } from "./encoding.ts";
import { isMissing, isMissingNumber } from "./field_value.ts";
import { findHeader } from "./header.ts";
import {
  type Decimal,
  findDecimal,
  type NumberFormat,
  type NumberReader,
  numberReader,
} from "./number_format.ts";
import { NumberScanner } from "./scan_number.ts";
import { findSeparator } from "./separator.ts";

/** How a table is kept in a text file. */
export interface CsvFormat extends NumberFormat {
  /** How its text is kept. */
  readonly encoding: Encoding;
  /** What stands between two fields. */
  readonly separator: string;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Line of the first record: 2 behind a line `sep=;`, which Excel writes. */
  readonly firstLine: number;
  /** For each column whether its first values have a word among them, so that it is text. */
  readonly words: readonly boolean[];
  /** Characters of a record, about. */
  readonly rowLength: number;
}

/** What is known of a format beforehand; the rest is found. */
export interface GivenFormat {
  /** What stands between two fields: one character. */
  readonly separator?: string | undefined;
  /** What stands in front of the decimals. */
  readonly decimal?: Decimal | undefined;
  /** What stands between thousands; nothing if `""`; default the other one of comma and point. */
  readonly thousands?: string | undefined;
  /** Whether the first record names the columns. */
  readonly header?: boolean | undefined;
}

/** Text and lines that are looked at: as much as may change the answer, and takes no time. */
const [LOOKED_AT, LINES, MOST_LOOKED_AT] = [2 ** 18, 10, 2 ** 24];
const MOST_RECORDS = 1000;
const SEPARATOR_LINE = /^"?sep=([^\r\n"])"?[ \t]*(\r\n?|\n|$)/i;

/**
 * Finds how a table is kept, from the beginning of its file.
 *
 * @param encoding How its text is kept.
 * @param given What is known.
 * @returns The format.
 * @throws {EncodingError} If a byte does not fit the encoding.
 * @throws {DataError} If quotes are not closed, or text follows one.
 *
 * @example
 * ```ts
 * import { findEncoding } from "@shrinklab/data/tables";
 * import { bytesSource } from "./byte_source.ts";
 * import { findFormat } from "./csv_format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("sep=;\nkwh;class\n0,276;a\n7,053;b\n");
 * const source = bytesSource(bytes, "kwh.csv");
 * const { separator, decimal, header } = await findFormat(source, findEncoding("utf-8"));
 * assertEquals([separator, decimal, header], [";", ",", true]);
 * ```
 */
export async function findFormat(
  source: ByteSource,
  encoding: Encoding,
  given: GivenFormat = {},
): Promise<CsvFormat> {
  const { text: start, whole } = await beginning(source, encoding);
  const stated = SEPARATOR_LINE.exec(start);
  const text = stated === null ? start : start.slice(stated[0].length);
  const firstLine = stated === null ? 1 : 2;
  const separator = given.separator ?? stated?.[1] ?? findSeparator(text, whole);
  const parser = new CsvParser({ file: source.name, separator, line: firstLine, ragged: true });
  const all = parser.push(text).concat(whole ? parser.end() : []);
  const records = all.slice(0, MOST_RECORDS);
  const decimal = given.decimal ?? findDecimal(withoutFirst(records), separator);
  const numbers = { decimal, thousands: given.thousands };
  const read = numberReader(numbers);
  const header = given.header ?? findHeader(records, read);
  const words = wordsOf(header ? records.slice(1) : records, read);
  const rowLength = text.length / all.length;
  return { encoding, separator, ...numbers, header, firstLine, words, rowLength };
}

function wordsOf(records: readonly CsvRecord[], read: NumberReader): boolean[] {
  const isWord = (field: string) => {
    const text = field.trim();
    return Number.isNaN(read(text)) && !isMissing(text) && !isMissingNumber(text);
  };
  return (records[0]?.fields ?? []).map((_, at) =>
    records.some(({ fields }) => isWord(fields[at] ?? ""))
  );
}

/** Of a single record it is not known whether it is a header. */
function withoutFirst(records: readonly CsvRecord[]): readonly CsvRecord[] {
  return records.length > 1 ? records.slice(1) : records;
}

async function beginning(source: ByteSource, encoding: Encoding) {
  let text = "";
  for await (const piece of decodeChunks(source.open(), encoding)) {
    text += piece;
    const lines = text.length < LOOKED_AT ? 0 : text.match(/\r\n?|\n/g)?.length ?? 0;
    if (lines >= LINES || text.length >= MOST_LOOKED_AT) return { text, whole: false };
  }
  return { text, whole: true };
}

/** Who goes through the records of a file. */
export interface RecordVisit {
  /** Shown the header, or nothing where there is none; says who takes the fields of the columns. */
  readonly columns: (
    header: readonly string[] | undefined,
    width: number,
  ) => readonly (FieldSink | undefined)[];
  /** Told when all fields of a row have been taken. */
  readonly onRow: () => void;
  /** Shown each piece of the content, before it is cut into records. */
  readonly onBytes?: (bytes: Uint8Array) => void;
  /** Told how many bytes of the file have been read. */
  readonly onRead?: ((bytes: number) => void) | undefined;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Goes through the records of a file, from the first to the last.
 *
 * @param format How the table is kept in it.
 * @param visit Who takes the fields.
 * @returns How many records had empty fields behind those of the first.
 * @throws {DataError} If a record has more or fewer fields than the first, or quotes are wrong.
 * @throws {EncodingError} If a byte does not fit the encoding.
 *
 * @example
 * ```ts
 * import { bytesSource } from "./byte_source.ts";
 * import { findFormat, readRecords } from "./csv_format.ts";
 * import { findEncoding } from "./encoding.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const source = bytesSource(new TextEncoder().encode("age,sex\n62,m\n"), "one.csv");
 * const format = await findFormat(source, findEncoding("utf-8"));
 * const fields: string[] = [];
 * const sex = { takesNumbers: false, addNumber: () => {}, add: (field: string) => fields.push(field) };
 * await readRecords(source, format, { columns: () => [undefined, sex], onRow: () => {} });
 * assertEquals(fields, ["m"]);
 * ```
 */
export async function readRecords(
  source: ByteSource,
  format: CsvFormat,
  { columns, onRow, onBytes, onRead, signal }: RecordVisit,
): Promise<{ surplus: number }> {
  const { encoding, separator, decimal, firstLine } = format;
  const how = `read as ${encoding.name}, with ${separatorName(separator)} between fields`;
  const parser = new CsvParser({ file: source.name, separator, line: firstLine, how });
  // A comma between fields is none within numbers, but for those in quotes.
  const scanner = new NumberScanner(separator === decimal ? "" : decimal);
  let rows: RowSink | undefined;
  /** Up to the first record it is not known who takes what. */
  const begin = (records: readonly CsvRecord[]) => {
    const [first] = records;
    if (first === undefined) return;
    const sinks = columns(format.header ? first.fields : undefined, first.fields.length);
    rows = { columns: sinks, scanner, onRow };
    giveRecords(format.header ? records.slice(1) : records, rows);
  };
  const take = (piece: string) => {
    if (rows === undefined) begin(parser.push(piece));
    else parser.feed(piece, rows);
  };
  const bytes = onBytes === undefined ? source.open(onRead) : shown(source.open(onRead), onBytes);
  // The line that names the separator is no record.
  let stated = firstLine === 1 ? undefined : "";
  for await (const piece of decodeChunks(bytes, encoding)) {
    signal?.throwIfAborted();
    if (stated === undefined) take(piece);
    else {
      stated += piece;
      const end = SEPARATOR_LINE.exec(stated)?.[0].length;
      // Its line end may lie between two pieces.
      if (end === undefined || end >= stated.length) continue;
      take(stated.slice(end));
      stated = undefined;
    }
  }
  const last = parser.end();
  if (rows === undefined) begin(last);
  else giveRecords(last, rows);
  return { surplus: parser.surplus };
}

async function* shown(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    onBytes(piece);
    yield piece;
  }
}

/**
 * Names a separator in the plural.
 *
 * @param separator The separator.
 * @returns `commas`, or the character in quotes where it has no name.
 *
 * @example
 * ```ts
 * import { separatorName } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([",", "\t", "^"].map(separatorName), ["commas", "tabs", '"^"']);
 * ```
 */
export function separatorName(separator: string): string {
  const names: Readonly<Record<string, string>> = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    " ": "blanks",
  };
  return names[separator] ?? JSON.stringify(separator);
}
