/**
 * How results are shown and kept: tables, CSV, PNG charts, result.json, run folders.
 *
 * @module
 */
export { axisTicks } from "./axis_ticks.ts";
export { Canvas, type Color, INK, type TextStyle, textWidth } from "./canvas.ts";
export { type CsvCell, formatCsv } from "./csv.ts";
export { type FilterChart, filtersPng, type FilterStrip } from "./filters_png.ts";
export {
  type HistogramChart,
  type HistogramPanel,
  histogramPng,
  PALETTE,
} from "./histogram_png.ts";
export {
  type DatasetSummary,
  type EpochRecord,
  type Result,
  type ResultRun,
  resultText,
  type SparsityRecord,
} from "./result.ts";
export { RunFolder, RunFolderError, runName, writeWhole } from "./run_folder.ts";
export { type Column, formatTable, type TableOptions } from "./table.ts";
