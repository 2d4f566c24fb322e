import { nearest } from "@shrinklab/names";
import type { Encoding } from "./decode_text.ts";
import type { Separator } from "./separator.ts";

/** A column whose values are all numbers. */
export interface NumberColumn {
  /** Marks this type of column. */
  readonly type: "number";
  /** Its name in the header, or one made of its number. */
  readonly name: string;
  /** One a row; NaN where it is missing. */
  readonly values: Float64Array;
  /** How many are missing. */
  readonly missing: number;
}

/** A column with a value that is not a number. */
export interface TextColumn {
  /** Marks this type of column. */
  readonly type: "text";
  /** Its name in the header, or one made of its number. */
  readonly name: string;
  /** One a row, without blanks around it; undefined where it is missing. */
  readonly values: readonly (string | undefined)[];
  /** How many are missing. */
  readonly missing: number;
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

/** A table as it was read. */
export interface Table {
  /** Number of rows, without the header. */
  readonly rows: number;
  /** Its columns, one or more, each with a name of its own. */
  readonly columns: readonly Column[];
}

/** A table, and how it was found in its file. */
export interface TableFile {
  /** Name of the data set, or the path as it was given. */
  readonly name: string;
  /** Its columns. */
  readonly table: Table;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** How its text is encoded. */
  readonly encoding: Encoding;
  /** What stands between the values of a record. */
  readonly separator: Separator;
  /** SHA-256 of the CSV file; of the one inside, for one in a zip. */
  readonly sha256: string;
  /** What a reader of results should know. */
  readonly notes: readonly string[];
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
 * import { findColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const age = { type: "number", name: "age", values: Float64Array.of(62), missing: 0 } as const;
 * assertEquals(findColumn({ rows: 1, columns: [age] }, "age"), age);
 * assertEquals(findColumn({ rows: 1, columns: [age] }, "1"), age);
 * ```
 */
export function findColumn(table: Table, name: string): Column {
  const { columns } = table;
  const column = columns.find((one) => one.name === name) ??
    (/^[1-9]\d*$/.test(name) ? columns[Number(name) - 1] : undefined);
  if (column !== undefined) return column;
  const names = columns.map((one) => one.name);
  const guess = nearest(name, names);
  const listed = names.length > 12 ? [...names.slice(0, 12), "..."] : names;
  throw new RangeError(
    `Cannot find column: name is ${JSON.stringify(name)}, want one of ${listed.join(", ")} ` +
      `or a number from 1 to ${columns.length}` +
      (guess === undefined ? "" : `; did you mean ${guess}?`),
  );
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
 * import { nameColumns } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const column = { type: "number", name: "column1", values: Float64Array.of(62), missing: 0 } as const;
 * assertEquals(nameColumns({ rows: 1, columns: [column] }, ["AGE"]).columns[0]?.name, "AGE");
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
