/**
 * Tables: CSV files, also inside zip archives, as rows of features and labels.
 *
 * @module
 */
export { buildTable } from "./build_table.ts";
export { type CsvOptions, CsvParser, type CsvRecord, parseCsv } from "./csv.ts";
export { decodeText, type Encoding } from "./decode_text.ts";
export { adaptFeatures, type FeatureEncoder, type FeatureOptions } from "./feature_encoder.ts";
export { type LabelLookup, labelLookup } from "./label_lookup.ts";
export { adaptNormalization, type Normalization } from "./normalization.ts";
export { parseTable, parseZippedTable, readTable, type ReadTableOptions } from "./read_table.ts";
export { findSeparator, type Separator } from "./separator.ts";
export {
  type HoldOut,
  type TableExamples,
  tableExamples,
  type TableRecipe,
  type TableRows,
} from "./table_examples.ts";
export {
  type Column,
  findColumn,
  type MissingColumn,
  nameColumns,
  type NumberColumn,
  type Table,
  type TableFile,
  type TextColumn,
} from "./table.ts";
