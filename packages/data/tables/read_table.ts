import { DataError } from "../data_error.ts";
import { type ByteSource, bytesSource, fileSource, headOf, zipSource } from "./byte_source.ts";
import { NumberBuilder, TextBuilder, type ValueBudget } from "./column_builder.ts";
import type { FieldSink } from "./csv.ts";
import { type CsvFormat, findFormat, type GivenFormat, readRecords } from "./csv_format.ts";
import { encodingByHead, EncodingError, findEncoding, guessEncoding } from "./encoding.ts";
import { numberReader } from "./number_format.ts";
import { BLOCK, type Column, findColumn, type Table, type TableFile } from "./table.ts";
import { parseTablePath } from "./table_path.ts";

/** Options of {@linkcode readTable} and {@linkcode parseTable}; what is not stated is found. */
export interface ReadTableOptions extends GivenFormat {
  /** How text is kept, by the name that {@linkcode findEncoding} knows. */
  readonly encoding?: string | undefined;
  /** Columns that are text whatever they look like, by name or number; of others nothing is said. */
  readonly asText?: readonly string[] | undefined;
  /** Bytes of a plain file at most, default any; unpacked bytes at most, default 2 GiB. */
  readonly mostBytes?: number | undefined;
  /**
   * Bytes of memory for the values of columns of numbers, default 128 MiB. A larger table is read
   * again whenever values are wanted.
   */
  readonly mostKept?: number | undefined;
  /** Told how much of the file has been read. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/** How far a file has been read. */
export interface ReadProgress {
  /** Its name. */
  readonly file: string;
  /** Bytes of it that have been read. */
  readonly done: number;
  /** Bytes that it has. */
  readonly total: number;
}

const MOST_KEPT = 2 ** 27;
/** Bytes that show zeros and byte order marks. */
const HEAD = 2 ** 12;

/**
 * Reads a table from a CSV file, also one packed by gzip or inside a zip archive. It is read as a
 * stream: what stays in memory are the columns, and of a large table not even those of numbers.
 *
 * @param text `table.csv`, `table.csv.gz`, `archive.zip:inner/table.csv`, or `archive.zip` where it
 * holds but one.
 * @param options What is known of the file.
 * @returns The table, and how it was found.
 * @throws {DataError} If there is no such file, or it is not a table.
 * @throws {RangeError} If an option is not one that there is.
 *
 * @example
 * ```ts ignore
 * import { readTable } from "@shrinklab/data/tables";
 *
 * const { table } = await readTable("loans.zip:inner/train.csv");
 * ```
 */
export async function readTable(text: string, options: ReadTableOptions = {}): Promise<TableFile> {
  const { path, inner } = parseTablePath(text);
  return await readSource(await fileSource(path, { ...options, inner }), options);
}

/**
 * Reads a table from the bytes of a zip archive.
 *
 * @param bytes The archive.
 * @param where Its path, for error messages, and which file in it; the only CSV file if absent.
 * @param options What is known of the file.
 * @returns The table, and how it was found.
 * @throws {DataError} If there is no such file in it, or it is not a table.
 *
 * @example
 * ```ts
 * import { parseZippedTable } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 * import { zipSync } from "fflate";
 *
 * const bytes = zipSync({ "a.csv": new TextEncoder().encode("a,b\n1,2\n") });
 * const { name, table } = await parseZippedTable(new Uint8Array(bytes), { path: "a.zip" });
 * assertEquals([name, table.rows], ["a.zip:a.csv", 1]);
 * ```
 */
export async function parseZippedTable(
  bytes: Uint8Array<ArrayBuffer>,
  where: { readonly path: string; readonly inner?: string | undefined },
  options: ReadTableOptions = {},
): Promise<TableFile> {
  return await readSource(zipSource(bytes, where, options.mostBytes), options);
}

/**
 * Reads a table from the bytes of a CSV file.
 *
 * @param bytes The file; it may be packed by gzip.
 * @param name What to call it.
 * @param options What is known of it.
 * @returns The table, and how it was found.
 * @throws {DataError} If it is not a table.
 *
 * @example
 * ```ts
 * import { parseTable } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const { table, header } = await parseTable(new TextEncoder().encode("1,2\n3,4\n"), "a.csv");
 * assertEquals([table.rows, header], [2, false]);
 * ```
 */
export async function parseTable(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  options: ReadTableOptions = {},
): Promise<TableFile> {
  return await readSource(bytesSource(bytes, name, options.mostBytes), options);
}

/** Reads a source in the encoding that is given or found: UTF-8 unless a byte does not fit it. */
async function readSource(source: ByteSource, options: ReadTableOptions): Promise<TableFile> {
  const given = options.encoding === undefined ? undefined : findEncoding(options.encoding);
  const known = given ?? encodingByHead(await headOf(source, HEAD), source.name);
  const utf8 = findEncoding("utf-8");
  const readIn = async (encoding: CsvFormat["encoding"], guessed: boolean) => ({
    ...await readFormat(source, await findFormat(source, encoding, options), options),
    guessed,
  });
  try {
    return await readIn(known ?? utf8, false);
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    if (known !== undefined) {
      const reason = `its text is not ${known.name}, want ${
        given === undefined ? "the encoding that its first bytes state" : "another encoding"
      }`;
      throw new DataError("malformed", source.name, reason, { cause: error });
    }
  }
  return await readIn(await guessEncoding(source.open()), true);
}

async function readFormat(
  source: ByteSource,
  format: CsvFormat,
  options: ReadTableOptions,
): Promise<Omit<TableFile, "guessed">> {
  const { header, encoding, separator, decimal } = format;
  const { mostKept = MOST_KEPT, asText = [], signal } = options;
  // Loaded here: browsers, which train without tables, have no such module.
  const { createHash } = await import("node:crypto");
  const content = createHash("sha256");
  // Of packed files it is a guess that is too low.
  const expected = source.size / format.rowLength;
  // Values of which it is plain that they are too many are not begun to be kept.
  const bytes = 8 * format.words.filter((isText) => !isText).length * expected;
  const budget: ValueBudget = { left: bytes > 1.5 * mostKept ? -1 : mostKept };
  const read = numberReader(format);
  let names: string[] = [];
  let builders: (NumberBuilder | TextBuilder)[] = [];
  let rows = 0;
  const onRead = progressOf(source, options);
  const { surplus } = await readRecords(source, format, {
    signal,
    onRead,
    onBytes: (bytes) => void content.update(bytes),
    columns: (fields, width) => {
      names = columnNames(fields ?? Array(width).fill(""));
      const texts = namedColumns(names, asText);
      return builders = names.map((_, at) =>
        texts.has(at) || format.words[at]
          ? new TextBuilder(read, { asText: texts.has(at) })
          : new NumberBuilder(read, budget, 1.01 * expected)
      );
    },
    onRow: () => void rows++,
  });
  if (rows === 0) {
    const found = names.length === 0 ? "it is empty" : "it has a header and no row";
    throw new DataError("truncated", source.name, `${found}, want at least one row`);
  }
  const found = builders.map((builder, at) => builder.column(names[at]!));
  // A column of numbers in which a word came late: its text is wanted from the first row on.
  const late = found.map((column) =>
    column === undefined ? new TextBuilder(read, { asText: false }) : undefined
  );
  if (late.some((builder) => builder !== undefined)) {
    await readRecords(source, format, { signal, onRead, columns: () => late, onRow: () => {} });
  }
  const all = found.map((column, at) => column ?? late[at]!.column(names[at]!));
  const columns = withoutEmptyEnd(all);
  const table: Table = {
    rows,
    columns,
    again: (places, visit) => readAgain(source, format, { places, rows, visit, onRead, signal }),
  };
  return {
    name: source.name,
    table,
    header,
    encoding: encoding.name,
    separator,
    decimal,
    sha256: content.digest("hex"),
    notes: [
      ...emptyEndNotes(all.length, columns.length),
      ...(surplus === 0
        ? []
        : [`empty fields behind the last column are left out, in ${surplus} lines`]),
    ],
  };
}

/** Places of the columns that are named, by name or number; who named others is told elsewhere. */
function namedColumns(names: readonly string[], wanted: readonly string[]): ReadonlySet<number> {
  const columns = names.map((name): Column => ({ type: "missing", name, missing: 0 }));
  return new Set(wanted.flatMap((name) => {
    try {
      return [columns.indexOf(findColumn({ columns }, name))];
    } catch {
      return [];
    }
  }));
}

function columnNames(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((text, at) => {
    const stem = text.trim() || `column${at + 1}`;
    let name = stem;
    for (let copy = 2; taken.has(name); copy++) name = `${stem}.${copy}`;
    taken.add(name);
    return name;
  });
}

/** A separator at the end of every line makes a column that is none. */
function withoutEmptyEnd(columns: readonly Column[]): readonly Column[] {
  const isEmpty = ({ type, name }: Column, at: number) =>
    type === "missing" && name === `column${at + 1}`;
  const last = columns.findLastIndex((column, at) => !isEmpty(column, at));
  return columns.slice(0, Math.max(last, 0) + 1);
}

function emptyEndNotes(all: number, kept: number): string[] {
  if (all === kept) return [];
  return all - kept === 1
    ? [`column ${all} at the end has no name and no value, and is left out`]
    : [`columns ${kept + 1} to ${all} at the end have no name and no value, and are left out`];
}

/** Goes through a file once more for the values of some of its columns. */
async function readAgain(
  source: ByteSource,
  format: CsvFormat,
  { places, rows, visit, onRead, signal }:
    & { readonly places: readonly number[]; readonly rows: number }
    & { readonly visit: Parameters<NonNullable<Table["again"]>>[1] }
    & Pick<Parameters<typeof readRecords>[2], "onRead" | "signal">,
): Promise<void> {
  const blocks = places.map(() => new BlockSink(numberReader(format)));
  let [from, count] = [0, 0];
  const end = () => {
    visit({ from, rows: count, values: blocks.map((block) => block.take()) });
    from += count;
    count = 0;
  };
  await readRecords(source, format, {
    onRead,
    signal,
    columns: (_, width) => Array.from({ length: width }, (_, at) => blocks[places.indexOf(at)]),
    onRow: () => {
      if (from + count === rows) throw changed(source);
      if (++count === BLOCK) end();
    },
  });
  if (from + count !== rows) throw changed(source);
  if (count > 0) end();
}

/** Takes the numbers of a column for the rows of a block. */
class BlockSink implements FieldSink {
  readonly takesNumbers = true;
  readonly #read: ReturnType<typeof numberReader>;
  readonly #values = new Float64Array(BLOCK + 1);
  #rows = 0;

  constructor(read: ReturnType<typeof numberReader>) {
    this.#read = read;
  }

  addNumber(value: number): void {
    this.#values[this.#rows++] = value;
  }

  add(field: string): void {
    this.#values[this.#rows++] = this.#read(field.trim());
  }

  /** The values since the last block. */
  take(): Float64Array {
    const values = this.#values.subarray(0, this.#rows);
    this.#rows = 0;
    return values;
  }
}

function changed({ name }: ByteSource): DataError {
  return new DataError(
    "mismatch",
    name,
    "it has changed since it was first read, want it as it was",
  );
}

function progressOf(
  { name, size }: ByteSource,
  { onProgress }: ReadTableOptions,
): ((bytes: number) => void) | undefined {
  return onProgress && ((done) => onProgress({ file: name, done, total: size }));
}
