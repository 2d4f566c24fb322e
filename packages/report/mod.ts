/**
 * How results are shown and kept: tables, CSV, PNG charts, result.json, run folders.
 *
 * @module
 */
export { axisTicks } from "./axis_ticks.ts";
export { backendText } from "./backend_text.ts";
export { Canvas, type Color, INK, type TextStyle, textWidth } from "./canvas.ts";
export { chartName, PALETTE } from "./chart_style.ts";
export { type ClassBars, type ClassBarsChart, classBarsPng } from "./class_bars_png.ts";
export { type ConfusionChart, confusionMatrixPng } from "./confusion_matrix_png.ts";
export { type CsvCell, csvLine, formatCsv } from "./csv.ts";
export { displayWidth } from "./display_width.ts";
export { drawLine, type LineStyle, type Point } from "./draw_line.ts";
export { type FilterChart, filtersPng, type FilterStrip } from "./filters_png.ts";
export { HistoryCsv } from "./history_csv.ts";
export { type HistogramChart, type HistogramPanel, histogramPng } from "./histogram_png.ts";
export { type ComparedFigure, intervalTables } from "./interval_table.ts";
export {
  type KernelHistogramChart,
  kernelHistogramPng,
  type ModelKernels,
} from "./kernel_histogram_png.ts";
export {
  type LayerHistogramChart,
  layerHistogramPng,
  type LayerHistograms,
} from "./layer_histogram_png.ts";
export { layerTables } from "./layer_table.ts";
export {
  type LearningChart,
  type LearningCurve,
  learningCurvesPng,
  type LearningPanel,
} from "./learning_curves_png.ts";
export { methodNotes } from "./method_notes.ts";
export { predictionRows, type Predictions, predictionsHeader } from "./predictions_csv.ts";
export { RunFolder, RunFolderError, runName, writeWhole } from "./run_folder.ts";
export { byLabel, meanText, total } from "./run_groups.ts";
export { resultText, RunOutput } from "./run_output.ts";
export { type Column, formatTable, type TableOptions } from "./table.ts";
