import { DataError } from "../data_error.ts";
import type { CsvRecord } from "./csv.ts";
import { isMissing, readNumber } from "./field_value.ts";
import type { Column, Table } from "./table.ts";

/**
 * Turns records into a table: names its columns and finds their types.
 *
 * The first record is a header if no field of it is a number; a table of nothing but text looks the
 * same with and without one, and is taken to have one. Without a header the columns are named
 * `column1`, `column2` and so on, as is a column whose name is empty; of columns of one name the
 * second becomes `name.2`. Blanks around a field do not count. A column is of numbers if all its
 * values are, and of text otherwise; an empty field, `?`, `NA`, `N/A`, `NaN` and `null` stand for a missing one.
 *
 * @param records The records, all with as many fields.
 * @param options `file`: name for error messages; `header`: whether there is one, if it is known.
 * @returns The table, and whether its first record is a header.
 * @throws {DataError} If there is no row.
 *
 * @example
 * ```ts
 * import { buildTable } from "@shrinklab/data/tables";
 * import { parseCsv } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const records = parseCsv("age,sex,note\n62,m,\n?,f,\n", { file: "two.csv" });
 * const { table, header } = buildTable(records, { file: "two.csv" });
 * assertEquals(header, true);
 * assertEquals(table.columns.map(({ name, type, missing }) => [name, type, missing]), [
 *   ["age", "number", 1],
 *   ["sex", "text", 0],
 *   ["note", "missing", 2],
 * ]);
 * ```
 */
export function buildTable(
  records: readonly CsvRecord[],
  options: { readonly file: string; readonly header?: boolean | undefined },
): { table: Table; header: boolean } {
  const first = records[0]?.fields.map((field) => field.trim()) ?? [];
  const header = options.header ?? first.every((field) => readNumber(field) === undefined);
  const rows = header ? records.slice(1) : records;
  if (rows.length === 0) {
    const found = records.length === 0 ? "it is empty" : "it has a header and no row";
    throw new DataError("truncated", options.file, `${found}, want at least one row`);
  }
  const names = columnNames(header ? first : first.map(() => ""));
  const columns = names.map((name, at) =>
    column(name, rows.map(({ fields }) => fields[at]!.trim()))
  );
  return { table: { rows: rows.length, columns }, header };
}

function columnNames(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((text, at) => {
    const stem = text === "" ? `column${at + 1}` : text;
    let name = stem;
    for (let copy = 2; taken.has(name); copy++) name = `${stem}.${copy}`;
    taken.add(name);
    return name;
  });
}

function column(name: string, fields: readonly string[]): Column {
  const numbers = new Float64Array(fields.length);
  let [missing, texts] = [0, 0];
  fields.forEach((field, row) => {
    const absent = isMissing(field);
    const value = absent ? undefined : readNumber(field);
    numbers[row] = value ?? NaN;
    if (absent) missing++;
    else if (value === undefined) texts++;
  });
  if (missing === fields.length) return { type: "missing", name, missing };
  if (texts === 0) return { type: "number", name, values: numbers, missing };
  const values = fields.map((field) => isMissing(field) ? undefined : field);
  return { type: "text", name, values, missing };
}
