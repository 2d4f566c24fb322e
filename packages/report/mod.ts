/**
 * How results are shown and kept: verdicts, tables, CSV, `result.json`, run folders. Reports, which
 * load Vega, are `@shrinklab/report/report`.
 *
 * @module
 */
export { backendText } from "./backend_text.ts";
export { CheckpointFolder, type FoundCheckpoint } from "./checkpoint_folder.ts";
export {
  type ComparedFigure,
  comparedFigure,
  type Judged,
  judgingFigures,
} from "./compared_figure.ts";
export {
  comparePaths,
  type NetworkMean,
  pathNetworks,
  type PathResult,
  type PathsComparison,
  type PathsSummary,
} from "./compare_paths.ts";
export { type ComparedMethod, compareResult, type ResultComparison } from "./compare_result.ts";
export { type CsvCell, csvLine, formatCsv } from "./csv.ts";
export { displayWidth } from "./display_width.ts";
export { differenceText } from "./difference_text.ts";
export { HistoryCsv } from "./history_csv.ts";
export { intervalTables } from "./interval_table.ts";
export { layerTables } from "./layer_table.ts";
export { lockFolder } from "./lock_folder.ts";
export {
  judgingScore,
  type LabelledPath,
  mergePaths,
  type NamedPath,
  type PathScore,
  pointsByLambda,
  withoutPenalty,
} from "./merge_paths.ts";
export { mergeResults, type NamedResult } from "./merge_results.ts";
export { methodNotes } from "./method_notes.ts";
export { trainingText } from "./method_text.ts";
export { pathHeadline, pathWords } from "./path_words.ts";
export { predictionRows, type Predictions, predictionsHeader } from "./predictions_csv.ts";
export { RunFolder, RunFolderError, runName, type WriteOptions, writeWhole } from "./run_folder.ts";
export { byLabel, meanText, total } from "./run_groups.ts";
export { parseResult, type ResultBase, resultText, RunOutput, weightsFile } from "./run_output.ts";
export { readStartedRun, type StartedRun } from "./started_run.ts";
export { checkSameData, type NamedData } from "./same_data.ts";
export { countsText, printedRun, type SourceRow, sourceRows } from "./source_rows.ts";
export { type Column, formatTable, type TableOptions } from "./table.ts";
export { headline, percentText, valueText, zerosText } from "./verdict_words.ts";
