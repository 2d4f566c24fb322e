/**
 * Tables: CSV files, also packed by gzip or inside zip archives, as rows of features and labels.
 *
 * @module
 */
export {
  type CsvOptions,
  CsvParser,
  type CsvRecord,
  type FieldSink,
  parseCsv,
  type RowSink,
} from "./csv.ts";
export { type GivenFormat, separatorName } from "./csv_format.ts";
export { type Encoding, findEncoding } from "./encoding.ts";
export { adaptFeatures, type FeatureEncoder, type FeatureOptions } from "./feature_encoder.ts";
export { type LabelLookup, labelLookup } from "./label_lookup.ts";
export type { Decimal } from "./number_format.ts";
export {
  parseTable,
  parseZippedTable,
  type ReadProgress,
  readTable,
  type ReadTableOptions,
} from "./read_table.ts";
export { type CharCodes, NumberScanner } from "./scan_number.ts";
export {
  type HoldOut,
  type TableExamples,
  tableExamples,
  type TableRecipe,
  type TableRows,
} from "./table_examples.ts";
export {
  type Column,
  columnValues,
  findColumn,
  type MissingColumn,
  MOST_KINDS,
  nameColumns,
  type NumberBlock,
  numberBlocks,
  type NumberColumn,
  numberColumn,
  type Table,
  type TableFile,
  targetColumn,
  type TextColumn,
  textColumn,
} from "./table.ts";
