/**
 * Tables: CSV files, also inside zip archives, as rows of features and labels.
 *
 * @module
 */
export { buildTable } from "./build_table.ts";
export { type CsvOptions, CsvParser, type CsvRecord, parseCsv } from "./csv.ts";
export { decodeText, type Encoding } from "./decode_text.ts";
export { parseTable, parseZippedTable, readTable, type ReadTableOptions } from "./read_table.ts";
export { findSeparator, type Separator } from "./separator.ts";
export {
  type Column,
  findColumn,
  type MissingColumn,
  type NumberColumn,
  type Table,
  type TableFile,
  type TextColumn,
} from "./table.ts";
