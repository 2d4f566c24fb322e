import { visibleText, wrapText } from "@shrinklab/command";
import { type Column, separatorName, type TableFile } from "@shrinklab/data/tables";
import { formatTable, type TableOptions } from "@shrinklab/report";

/** More columns than this are counted, not listed. */
const MOST_COLUMNS = 40;
/** Values of a column of text that are shown, and letters of each. */
const [MOST_VALUES, MOST_LETTERS] = [4, 24];

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
  const { table } = file;
  const first = options.first.flatMap((line) => wrapText(visibleText(line), options.columns));
  const more = table.columns.length - MOST_COLUMNS;
  return [
    ...first,
    ...(first.length === 0 ? [] : [""]),
    `${visibleText(file.name)}: ${table.rows.toLocaleString("en")} rows, ` +
    `${table.columns.length} columns, ${formatText(file)}`,
    ...file.notes.map(visibleText),
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
        missingText(column),
        valuesText(column),
      ]),
      options,
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
    "",
  ].join("\n");
}

function formatText({ header, encoding, guessed, separator, decimal }: TableFile): string {
  const format = [
    header ? "first line is a header" : "no header",
    encoding,
    separatorName(separator),
    ...(decimal === "," ? ["decimal commas"] : []),
  ].join(", ");
  return guessed ? `${format}; ${encoding} is a guess, --encoding decides` : format;
}

/** How many values are missing, and what stands for them where it is not nothing. */
function missingText(column: Column): string {
  const words = column.type === "number" ? Object.entries(column.words ?? {}) : [];
  const counts = words.map(([word, times]) => times === 1 ? word : `${times} ${word}`);
  return counts.length === 0 ? `${column.missing}` : `${column.missing} (${counts.join(", ")})`;
}

function valuesText(column: Column): string {
  switch (column.type) {
    case "missing":
      return "-";
    case "number":
      return `${number(column.least)} to ${number(column.largest)}`;
    case "text": {
      const { kinds, codes, stray } = column;
      const shown = kinds.slice(0, MOST_VALUES).map(shortened).join(", ");
      const count = codes === undefined ? `more than ${kinds.length}` : kinds.length;
      const list = `${count} different: ${kinds.length > MOST_VALUES ? `${shown}, ...` : shown}`;
      return stray === undefined
        ? list
        : `${list}; numbers but for ${shortened(stray.text)} on line ${stray.line}`;
    }
  }
}

function shortened(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}...` : text;
}

function number(value: number): string {
  const size = Math.abs(value);
  return size >= 1e12 || size > 0 && size < 1e-6
    ? String(Number(value.toPrecision(6)))
    : value.toLocaleString("en", { maximumSignificantDigits: 6 });
}
