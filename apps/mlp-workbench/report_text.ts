import { wrapText } from "@shrinklab/command";
import type { MlpPreset, SweptSetting } from "@shrinklab/experiments/mlp";
import {
  intervalTables,
  layerTables,
  methodNotes,
  type Result,
  type TableOptions,
} from "@shrinklab/report";
import { comparisonTable } from "./comparison_table.ts";
import { sourceTable } from "./source_table.ts";
import { sweepTable } from "./sweep_table.ts";

/** How {@linkcode reportText} writes. */
export interface ReportOptions extends TableOptions {
  /** Width of the terminal. */
  readonly columns: number;
  /** Whether the source's figures are shown: only where nothing is set otherwise. */
  readonly beside: boolean;
  /** The setting that was swept, if one was. */
  readonly sweep: SweptSetting | undefined;
  /** That other images stand in for those of the presets. */
  readonly standIn: string | undefined;
}

/**
 * The comparison: methods, intervals, zeros by layer, the source's figures, and what to know of
 * them.
 *
 * @param presets Presets that were run.
 * @param result What was run.
 * @param options How it is written.
 * @returns Lines for a terminal.
 */
export function reportText(
  presets: readonly MlpPreset[],
  result: Result,
  options: ReportOptions,
): string {
  if (result.runs.length === 0) return "Nothing was trained";
  const { standIn, columns } = options;
  const notes = methodNotes(result);
  const source = options.beside ? sourceTable(presets, result, options) : [];
  const remarks = new Set(presets.flatMap((preset) => preset.notes));
  const testAccuracy = {
    title: "test %",
    of: (run: Result["runs"][number]) =>
      run.testAccuracy === undefined ? undefined : 100 * run.testAccuracy,
  };
  return [
    ...(standIn === undefined ? [] : [...wrapText(standIn, columns), ""]),
    comparisonTable(result, options),
    "",
    ...(options.sweep === undefined ? [] : [sweepTable(result, options.sweep, options), ""]),
    ...notes,
    ...(notes.length === 0 ? [] : [""]),
    intervalTables(result.runs, testAccuracy, options),
    ...(options.sweep === undefined && sameTensors(result)
      ? ["", layerTables(result, options)]
      : []),
    ...(source.length === 0 ? [] : ["", ...source]),
    ...[...remarks].flatMap((note) => ["", ...wrapText(note, columns)]),
  ].join("\n");
}

/** Zeros stand beside each other by tensor, which has a sense only where all have the same. */
function sameTensors({ runs }: Result): boolean {
  const tensors = ({ sparsity }: Result["runs"][number]) =>
    JSON.stringify(sparsity.map(({ parameter, size }) => [parameter, size]));
  return runs.every((run) => tensors(run) === tensors(runs[0]!));
}
