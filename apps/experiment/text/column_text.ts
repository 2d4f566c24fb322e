import { wrapText } from "@shrinklab/command";
import type { Column, TableFile } from "@shrinklab/data/tables";
import { formatTable, type TableOptions } from "@shrinklab/report";

/** More columns than this are counted, not listed. */
const MOST_COLUMNS = 40;

/**
 * What was found in a table: how it is kept, and its columns with their types.
 *
 * @param file The table.
 * @param options How tables are written, the width of the terminal, and what has to be said first.
 * @returns Lines for a terminal.
 */
export function columnText(
  file: TableFile,
  options: TableOptions & { readonly columns: number; readonly first: readonly string[] },
): string {
  const { table, header, encoding, separator } = file;
  const names = { ",": "commas", ";": "semicolons", "\t": "tabs" };
  const first = options.first.flatMap((line) => wrapText(line, options.columns));
  const more = table.columns.length - MOST_COLUMNS;
  return [
    ...first,
    ...(first.length === 0 ? [] : [""]),
    `${file.name}: ${table.rows.toLocaleString("en")} rows, ${table.columns.length} columns, ` +
    `${header ? "first line is a header" : "no header"}, ${encoding}, ${names[separator]}`,
    ...file.notes,
    "",
    formatTable(
      [
        { title: "column", align: "left" },
        { title: "type", align: "left" },
        { title: "missing" },
        { title: "values", align: "left" },
      ],
      table.columns.slice(0, MOST_COLUMNS).map((column) => [
        column.name,
        column.type,
        String(column.missing),
        valuesText(column),
      ]),
      options,
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
    "",
  ].join("\n");
}

function valuesText(column: Column): string {
  switch (column.type) {
    case "missing":
      return "-";
    case "number": {
      const there = column.values.filter((value) => !Number.isNaN(value));
      const [low, high] = there.reduce(
        ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
        [Infinity, -Infinity],
      );
      return `${number(low!)} to ${number(high!)}`;
    }
    case "text": {
      const kinds = [...new Set(column.values.filter((value) => value !== undefined))];
      const shown = kinds.slice(0, 4).join(", ");
      return `${kinds.length} different: ${kinds.length > 4 ? `${shown}, ...` : shown}`;
    }
  }
}

function number(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 6 });
}
