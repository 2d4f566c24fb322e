/** What a cell of a CSV file may hold; `undefined` is an empty cell. */
export type CsvCell = string | number | boolean | undefined;

/**
 * Writes rows as CSV.
 *
 * @param header Names of the columns.
 * @param rows Cells; numbers keep all their digits.
 * @returns The text, with a newline after every row.
 *
 * @example
 * ```ts
 * import { formatCsv } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatCsv(["method", "loss"], [["l1, strong", 2.3]]), 'method,loss\n"l1, strong",2.3\n');
 * ```
 *
 * Source: RFC 4180, with `\n` for its `\r\n`.
 */
export function formatCsv(
  header: readonly string[],
  rows: ReadonlyArray<readonly CsvCell[]>,
): string {
  return [header, ...rows].map(csvLine).join("");
}

/**
 * Writes one row as CSV.
 *
 * @param cells Its cells.
 * @returns The line, with a newline at its end.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(field).join(",")}\n`;
}

function field(cell: CsvCell): string {
  const text = cell === undefined ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
