import { type CsvCell, formatCsv } from "@shrinklab/report/csv";
import type { DataColumn, DataTable } from "./data_table.ts";

/** A kind of file that a table can be written to, named as its files end. */
export type TableFormat = "csv" | "json" | "parquet";

const formats: Readonly<
  Record<TableFormat, (table: DataTable) => Uint8Array | Promise<Uint8Array>>
> = { csv: csvBytes, json: jsonBytes, parquet: parquetBytes };

/**
 * Which kind of file a path names.
 *
 * @param path The path.
 * @returns The kind, by the end of its name.
 * @throws {RangeError} If it is none.
 *
 * @example
 * ```ts
 * import { tableFormat } from "@shrinklab/listing";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(tableFormat("runs/all.parquet"), "parquet");
 * assertThrows(
 *   () => tableFormat("all.xlsx"),
 *   RangeError,
 *   'Cannot export: file is "all.xlsx", want one that ends in .csv, .json or .parquet',
 * );
 * ```
 */
export function tableFormat(path: string): TableFormat {
  const end = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  if (Object.hasOwn(formats, end)) return end as TableFormat;
  throw new RangeError(
    `Cannot export: file is "${path}", want one that ends in .csv, .json or .parquet`,
  );
}

/**
 * A table as the bytes of a file: CSV (RFC 4180; no value is an empty cell), JSON (a list of objects;
 * no value is `null`) or Parquet (text as UTF-8, counts as INT32 where they fit, numbers as DOUBLE; no
 * value is null; Snappy).
 *
 * @param table The table.
 * @param format What kind of file.
 * @returns Its bytes.
 *
 * @example
 * ```ts
 * import { tableFile } from "@shrinklab/listing";
 * import { assertEquals } from "@std/assert";
 *
 * const table = [{ name: "seed", kind: "whole", values: [1, 2] }] as const;
 * assertEquals(new TextDecoder().decode(await tableFile(table, "csv")), "seed\n1\n2\n");
 * ```
 */
export async function tableFile(table: DataTable, format: TableFormat): Promise<Uint8Array> {
  return await formats[format](table);
}

function csvBytes(table: DataTable): Uint8Array {
  const rows = rowsOf<CsvCell>(table, (value) => value);
  return new TextEncoder().encode(formatCsv(table.map(({ name }) => name), rows));
}

function jsonBytes(table: DataTable): Uint8Array {
  const names = table.map(({ name }) => JSON.stringify(name));
  const rows = rowsOf(table, (value) => JSON.stringify(value ?? null));
  const lines = rows.map((row) => `{${row.map((cell, at) => `${names[at]}:${cell}`).join(",")}}`);
  return new TextEncoder().encode(`[\n${lines.join(",\n")}\n]\n`);
}

function rowsOf<Cell>(
  table: DataTable,
  cell: (value: DataColumn["values"][number]) => Cell,
): Cell[][] {
  const rows = table[0]?.values.length ?? 0;
  return Array.from({ length: rows }, (_, row) => table.map(({ values }) => cell(values[row])));
}

async function parquetBytes(table: DataTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const columnData = table.map((column) => ({
    name: column.name,
    data: column.values.map((value) => value ?? null),
    type: parquetType(column),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

function parquetType({ kind, values }: DataColumn): "STRING" | "INT32" | "DOUBLE" {
  if (kind === "text") return "STRING";
  const fits = values.every((value) => value === undefined || (Number(value) | 0) === value);
  return kind === "whole" && fits ? "INT32" : "DOUBLE";
}
