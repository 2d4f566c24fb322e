import { sha256 } from "../content_digest.ts";
import { DataError } from "../data_error.ts";
import { buildTable } from "./build_table.ts";
import { parseCsv } from "./csv.ts";
import { decodeText } from "./decode_text.ts";
import { findSeparator } from "./separator.ts";
import type { TableFile } from "./table.ts";
import { parseTablePath } from "./table_path.ts";
import { isZip, zipDirectory } from "./zip_directory.ts";
import { readZipEntry } from "./zip_entry.ts";

/** Options of {@linkcode readTable} and {@linkcode parseTable}. */
export interface ReadTableOptions {
  /** Whether the first record names the columns; found by itself if absent. */
  readonly header?: boolean | undefined;
  /** The largest CSV file, in bytes; default 268,435,456 (256 MiB), which a text in memory can be. */
  readonly mostBytes?: number | undefined;
}

const MOST_BYTES = 2 ** 28;

/**
 * Reads a table from a CSV file, or from one inside a zip archive.
 *
 * @param text `table.csv`, `archive.zip:inner/table.csv`, or `archive.zip` where it holds but one.
 * @param options Whether it has a header, and how large it may be.
 * @returns The table, and how it was found.
 * @throws {DataError} If there is no such file, or it is not a table.
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
  const bytes = await readFile(path, options.mostBytes ?? MOST_BYTES);
  if (isZip(bytes)) return await parseZippedTable(bytes, { path, inner }, options);
  if (inner === undefined) return await parseTable(bytes, path, options);
  throw new DataError("malformed", path, "it is not a zip archive, want one that holds the table");
}

/**
 * Reads a table from the bytes of a zip archive.
 *
 * @param bytes The archive.
 * @param where Its path, for error messages, and which file in it; the only CSV file if absent.
 * @param options Whether it has a header, and how large it may be.
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
  const { path, inner } = where;
  const entries = zipDirectory(bytes, path);
  // macOS adds a folder of hidden files, which are not tables, whatever their names.
  const tables = entries.filter(({ name }) => /\.csv$/i.test(name) && !/^__MACOSX\//.test(name));
  const entry = inner === undefined && tables.length === 1
    ? tables[0]
    : entries.find(({ name }) => name === inner);
  if (entry === undefined) {
    const names = tables.map(({ name }) => JSON.stringify(`${path}:${name}`));
    const listed = names.length > 6 ? [...names.slice(0, 6), "..."] : names;
    const [fault, wanted] = names.length === 0 ? ["no", "one"] : ["another", listed.join(" or ")];
    throw inner === undefined
      ? new DataError("missing", path, `it holds ${names.length} CSV files, want ${wanted}`)
      : new DataError("missing", `${path}:${inner}`, `it holds ${fault} CSV file, want ${wanted}`);
  }
  const mostBytes = options.mostBytes ?? MOST_BYTES;
  const content = await readZipEntry(bytes, entry, { file: path, mostBytes });
  return await parseTable(content, `${path}:${entry.name}`, options);
}

/**
 * Reads a table from the bytes of a CSV file.
 *
 * @param bytes The file.
 * @param name What to call it.
 * @param options Whether it has a header.
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
  const { text, encoding } = decodeText(bytes, name);
  const separator = findSeparator(text);
  const records = parseCsv(text, { file: name, separator });
  const { table, header } = buildTable(records, { file: name, header: options.header });
  return { name, table, header, encoding, separator, sha256: await sha256(bytes), notes: [] };
}

async function readFile(path: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { size } = await Deno.stat(path);
    if (size <= mostBytes) return await Deno.readFile(path);
    throw new DataError("malformed", path, `it has ${size} bytes, want at most ${mostBytes}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new DataError("missing", path, "it is not there, want a CSV file or a zip archive");
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw new DataError("missing", path, "it is a folder, want a CSV file or a zip archive");
    }
    throw error;
  }
}
