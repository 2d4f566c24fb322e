import { visibleText } from "@shrinklab/command";
import { displayWidth } from "./display_width.ts";

/** A column of {@linkcode formatTable}. */
export interface Column {
  /** Heading. */
  readonly title: string;
  /** Where its cells stand; numbers read best on the right, the default. */
  readonly align?: "left" | "right";
}

/** How a table is written. */
export interface TableOptions {
  /** Whether the heading is bold; use a terminal's `color`. False by default. */
  readonly color?: boolean;
  /** Text in front of every line; two spaces by default. */
  readonly indent?: string;
}

const BOLD = "\x1b[1m";
const PLAIN = "\x1b[0m";

/**
 * Writes rows as a table in columns. Control characters in cells and titles are shown escaped.
 *
 * @param columns Headings and alignment.
 * @param rows Cells, as many in each row as there are columns.
 * @param options Colour and indent.
 * @returns Lines without a newline at the end, none with trailing spaces.
 * @throws {RangeError} If a row has another number of cells.
 *
 * @example
 * ```ts
 * import { formatTable } from "@shrinklab/report/table";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = [{ title: "method", align: "left" as const }, { title: "test %" }];
 * assertEquals(
 *   formatTable(columns, [["none", "84.10"], ["l1", "9.81"]], { indent: "" }),
 *   ["method  test %", "------  ------", "none     84.10", "l1        9.81"].join("\n"),
 * );
 * ```
 */
export function formatTable(
  columns: readonly Column[],
  rows: ReadonlyArray<readonly string[]>,
  options: TableOptions = {},
): string {
  const { color = false, indent = "  " } = options;
  const wrong = rows.find((row) => row.length !== columns.length);
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot write table: row has ${wrong.length} cells, want ${columns.length}`,
    );
  }
  const titles = columns.map(({ title }) => visibleText(title));
  const shown = rows.map((row) => row.map(visibleText));
  const widths = titles.map((title, at) =>
    shown.reduce((most, row) => Math.max(most, displayWidth(row[at]!)), displayWidth(title))
  );
  const line = (cells: readonly string[]) =>
    indent + cells.map((cell, at) => {
      const space = " ".repeat(widths[at]! - displayWidth(cell));
      return columns[at]!.align === "left" ? cell + space : space + cell;
    }).join("  ").trimEnd();
  const heading = line(titles);
  return [
    color ? BOLD + heading + PLAIN : heading,
    line(widths.map((wide) => "-".repeat(wide))),
    ...shown.map(line),
  ].join("\n");
}
