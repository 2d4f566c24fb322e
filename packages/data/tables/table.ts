import { nearest } from "@shrinklab/names";
import type { Decimal } from "./number_format.ts";

/** A column whose values are all numbers. */
export interface NumberColumn {
  /** Marks this type of column. */
  readonly type: "number";
  /** Its name in the header, or one made of its number. */
  readonly name: string;
  /** How many are missing. */
  readonly missing: number;
  /** The smallest value. */
  readonly least: number;
  /** The largest value. */
  readonly largest: number;
  /** Whether all are whole numbers. */
  readonly whole: boolean;
  /** One a row, NaN where it is missing; absent where the table is too large to be kept. */
  readonly values?: Float64Array;
  /** Words such as `inf` and `None` that stand for missing numbers here, and how often. */
  readonly words?: Readonly<Record<string, number>>;
}

/** A column with a value that is not a number. */
export interface TextColumn {
  /** Marks this type of column. */
  readonly type: "text";
  /** Its name in the header, or one made of its number. */
  readonly name: string;
  /** How many are missing. */
  readonly missing: number;
  /** Its different values, without blanks around them, by first appearance; at most {@linkcode MOST_KINDS}. */
  readonly kinds: readonly string[];
  /** Place of each row's value among the kinds, -1 where it is missing; absent where there are more kinds. */
  readonly codes?: Int16Array;
  /** The first value that is not a number, where most of them are. */
  readonly stray?: { readonly text: string; readonly line: number };
}

/** A column without any value. */
export interface MissingColumn {
  /** Marks this type of column. */
  readonly type: "missing";
  /** Its name in the header, or one made of its number. */
  readonly name: string;
  /** How many are missing: all. */
  readonly missing: number;
}

/** A column, by the type that was found for it. */
export type Column = NumberColumn | TextColumn | MissingColumn;

/** Different values of a column of text that are told apart. */
export const MOST_KINDS = 1024;

/** Consecutive rows of some columns of numbers. */
export interface NumberBlock {
  /** The first of the rows. */
  readonly from: number;
  /** How many rows. */
  readonly rows: number;
  /** The values of each column in these rows, valid until the next block. */
  readonly values: readonly Float64Array[];
}

/** A table as it was read. */
export interface Table {
  /** Number of rows, without the header. */
  readonly rows: number;
  /** Its columns, one or more, each with a name of its own. */
  readonly columns: readonly Column[];
  /** Reads columns of numbers once more, by their places, where their values are not kept. */
  readonly again?: (
    places: readonly number[],
    visit: (block: NumberBlock) => void,
  ) => Promise<void>;
}

/** A table, and how it was found in its file. */
export interface TableFile {
  /** Name of the data set, or the path as it was given. */
  readonly name: string;
  /** Its columns. */
  readonly table: Table;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** How its text is kept, such as `UTF-8`. */
  readonly encoding: string;
  /** Whether the encoding is a guess. */
  readonly guessed: boolean;
  /** What stands between fields. */
  readonly separator: string;
  /** What stands in front of the decimals. */
  readonly decimal: Decimal;
  /** SHA-256 of the CSV file, unpacked. */
  readonly sha256: string;
  /** What a reader of results should know. */
  readonly notes: readonly string[];
}

/**
 * Makes a column of numbers in memory.
 *
 * @param name Its name.
 * @param values One a row; NaN where it is missing.
 * @returns The column.
 *
 * @example
 * ```ts
 * import { numberColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const { least, largest, missing } = numberColumn("age", [62, NaN, 38]);
 * assertEquals([least, largest, missing], [38, 62, 1]);
 * ```
 */
export function numberColumn(name: string, values: Iterable<number>): NumberColumn {
  const kept = Float64Array.from(values);
  let [missing, least, largest, whole] = [0, Infinity, -Infinity, true];
  for (const value of kept) {
    if (Number.isNaN(value)) missing++;
    else {
      if (value < least) least = value;
      if (value > largest) largest = value;
      if (whole) whole = Number.isInteger(value);
    }
  }
  return { type: "number", name, missing, least, largest, whole, values: kept };
}

/**
 * Makes a column of text in memory.
 *
 * @param name Its name.
 * @param values One a row; undefined where it is missing.
 * @returns The column.
 * @throws {RangeError} If there are more than {@linkcode MOST_KINDS} different values.
 *
 * @example
 * ```ts
 * import { textColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const { kinds, codes, missing } = textColumn("sex", ["m", undefined, "f", "m"]);
 * assertEquals([kinds, [...codes!], missing], [["m", "f"], [0, -1, 1, 0], 1]);
 * ```
 */
export function textColumn(name: string, values: readonly (string | undefined)[]): TextColumn {
  const places = new Map<string, number>();
  const codes = Int16Array.from(values, (value) => {
    if (value === undefined) return -1;
    if (!places.has(value)) places.set(value, places.size);
    return places.get(value)!;
  });
  if (places.size > MOST_KINDS) {
    throw new RangeError(
      `Cannot make a column: it has ${places.size} different values, want at most ${MOST_KINDS}`,
    );
  }
  const missing = codes.filter((code) => code < 0).length;
  return { type: "text", name, missing, kinds: [...places.keys()], codes };
}

/** Rows of a block: their features stay in the caches while all columns are written. */
export const BLOCK = 8192;

/**
 * Goes through columns of numbers, from the first row to the last.
 *
 * @param columns Some of its columns.
 * @param visit Shown each block of rows.
 * @throws {DataError} If the table has to be read again, and its file has changed.
 *
 * @example
 * ```ts
 * import { numberBlocks, numberColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const age = numberColumn("age", [62, 38]);
 * await numberBlocks({ rows: 2, columns: [age] }, [age], ({ from, rows, values }) => {
 *   assertEquals([from, rows, [...values[0]!]], [0, 2, [62, 38]]);
 * });
 * ```
 */
export async function numberBlocks(
  table: Table,
  columns: readonly NumberColumn[],
  visit: (block: NumberBlock) => void,
): Promise<void> {
  if (columns.length === 0) return;
  const kept = columns.flatMap(({ values }) => values ?? []);
  if (kept.length < columns.length) {
    const places = columns.map(({ name }) => table.columns.findIndex((one) => one.name === name));
    return await table.again!(places, visit);
  }
  for (let from = 0; from < table.rows; from += BLOCK) {
    const values = kept.map((list) => list.subarray(from, from + BLOCK));
    visit({ from, rows: values[0]!.length, values });
  }
}

/**
 * The values of a column of numbers, in memory.
 *
 * @param column One of its columns.
 * @returns One a row; NaN where it is missing.
 * @throws {DataError} If the table has to be read again, and its file has changed.
 *
 * @example
 * ```ts
 * import { columnValues, numberColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const age = numberColumn("age", [62, 38]);
 * assertEquals([...await columnValues({ rows: 2, columns: [age] }, age)], [62, 38]);
 * ```
 */
export async function columnValues(table: Table, column: NumberColumn): Promise<Float64Array> {
  if (column.values !== undefined) return column.values;
  const values = new Float64Array(table.rows);
  await numberBlocks(table, [column], (block) => values.set(block.values[0]!, block.from));
  return values;
}

/**
 * Finds a column by its name.
 *
 * @param name The name, or the number of the column, from 1.
 * @returns The column.
 * @throws {RangeError} If there is none.
 *
 * @example
 * ```ts
 * import { findColumn, numberColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const age = numberColumn("age", [62]);
 * assertEquals(findColumn({ columns: [age] }, "age"), age);
 * assertEquals(findColumn({ columns: [age] }, "1"), age);
 * ```
 */
export function findColumn(table: Pick<Table, "columns">, name: string): Column {
  const { columns } = table;
  const column = columns.find((one) => one.name === name) ??
    (/^[1-9]\d*$/.test(name) ? columns[Number(name) - 1] : undefined);
  if (column !== undefined) return column;
  throw unknownColumn(name, columns.map((one) => one.name));
}

/** Says that there is no such column. */
function unknownColumn(name: string, names: readonly string[]): RangeError {
  const guess = nearest(name, names);
  const listed = names.length > 12 ? [...names.slice(0, 12), "..."] : names;
  return new RangeError(
    `Cannot find column: name is ${JSON.stringify(name)}, want one of ${listed.join(", ")} ` +
      `or a number from 1 to ${names.length}` +
      (guess === undefined ? "" : `; did you mean ${guess}?`),
  );
}

/**
 * The column that is predicted: the one of that name, or else the last that has a value.
 *
 * @param name Its name or number.
 * @returns The column.
 * @throws {RangeError} If there is no column of that name.
 *
 * @example
 * ```ts
 * import { numberColumn, targetColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const empty = { type: "missing", name: "note", missing: 1 } as const;
 * assertEquals(targetColumn({ columns: [numberColumn("age", [62]), empty] }).name, "age");
 * ```
 */
export function targetColumn(table: Pick<Table, "columns">, name?: string): Column {
  if (name !== undefined) return findColumn(table, name);
  return table.columns.findLast(({ type }) => type !== "missing") ?? table.columns.at(-1)!;
}

/**
 * Gives names to the columns of a table whose file has no header.
 *
 * @param names A name for each column.
 * @returns The table with these names.
 * @throws {RangeError} If there is not one name a column.
 *
 * @example
 * ```ts
 * import { nameColumns, numberColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const table = { rows: 1, columns: [numberColumn("column1", [62])] };
 * assertEquals(nameColumns(table, ["AGE"]).columns[0]?.name, "AGE");
 * ```
 */
export function nameColumns(table: Table, names: readonly string[]): Table {
  const { columns } = table;
  if (names.length !== columns.length) {
    throw new RangeError(
      `Cannot name columns: there are ${names.length} names, want ${columns.length}`,
    );
  }
  return { ...table, columns: columns.map((column, at) => ({ ...column, name: names[at]! })) };
}
