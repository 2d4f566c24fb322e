import { wrapText } from "@shrinklab/command";
import { type Result, type Run, sweptKeys } from "@shrinklab/experiments";
import { intervalTables, layerTables, methodNotes, type TableOptions } from "@shrinklab/report";
import { methodTable } from "./method_table.ts";
import { monteCarloText } from "./monte_carlo_text.ts";
import { penaltyText } from "./penalty_text.ts";
import { printedLists, sourceTable } from "./source_table.ts";
import { sweepTable } from "./sweep_table.ts";

/** How {@linkcode reportText} writes. */
export interface ReportOptions extends TableOptions {
  /** Width of the terminal. */
  readonly columns: number;
  /** That other data stands in for what was asked for. */
  readonly standIn?: string | undefined;
}

/**
 * The comparison: methods, intervals over seeds, zeros by layer, penalties, predictions under
 * dropout, the source's figures, and what to know of them.
 *
 * @param result What was run.
 * @param options How it is written.
 * @returns Lines for a terminal.
 */
export function reportText(result: Result, options: ReportOptions): string {
  const { runs, experiment } = result;
  const { standIn, columns } = options;
  if (runs.length === 0) return "Nothing was trained";
  const trained = runs.some(({ history }) => history.length > 0);
  const blocks = [
    standIn === undefined ? "" : wrapText(standIn, columns).join("\n"),
    trained ? methodTable(result, options) : "",
    trained ? sweepTable(result, options) : "",
    methodNotes(result).join("\n"),
    trained ? wrapLines(intervalTables(result, options), columns) : "",
    trained && sweptKeys(experiment).length === 0 && sameTensors(runs)
      ? layerTables(result, options)
      : "",
    penaltyText(result),
    monteCarloText(result, options),
    printedLists(result),
    trained ? sourceTable(result, options) : "",
    ...(experiment.notes ?? []).map((note) => wrapText(note, columns).join("\n")),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** Verdicts are wrapped, tables are not. */
function wrapLines(text: string, columns: number): string {
  return text.split("\n").flatMap((line) =>
    line.startsWith(" ") || line === "" ? [line] : wrapText(line, columns)
  ).join("\n");
}

/** Zeros stand beside each other by tensor, which makes sense only where all have the same. */
function sameTensors(runs: readonly Run[]): boolean {
  const tensors = ({ sparsity }: Run) =>
    JSON.stringify(sparsity.map(({ parameter, size }) => [parameter, size]));
  return runs.every((run) => tensors(run) === tensors(runs[0]!));
}
