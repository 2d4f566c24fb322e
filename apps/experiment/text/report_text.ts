import { wrapText } from "@shrinklab/command";
import { chosenFigures, type Result, type Run } from "@shrinklab/experiments";
import {
  type ComparedFigure,
  intervalTables,
  layerTables,
  methodNotes,
  type TableOptions,
} from "@shrinklab/report";
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
  const { runs, experiment, dataset } = result;
  const { standIn, columns } = options;
  if (runs.length === 0) return "Nothing was trained";
  const trained = runs.some(({ history }) => history.length > 0);
  const blocks = [
    standIn === undefined ? "" : wrapText(standIn, columns).join("\n"),
    trained ? methodTable(result, options) : "",
    trained ? sweepTable(result, options) : "",
    methodNotes(result).join("\n"),
    trained ? intervalTables(runs, comparedFigure(runs), options) : "",
    trained && experiment.sweep === undefined && sameTensors(runs)
      ? layerTables(result, options)
      : "",
    penaltyText(result),
    monteCarloText(result, options),
    printedLists(result),
    dataset.standsInFor === undefined && trained ? sourceTable(result, options) : "",
    ...(experiment.notes ?? []).map((note) => wrapText(note, columns).join("\n")),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** The figure that tells the most: AUC, where rare classes hide from accuracy, or what there is. */
function comparedFigure(runs: readonly Run[]): ComparedFigure {
  const percent = (share: number | undefined) => share === undefined ? undefined : 100 * share;
  const judging = (run: Run) => {
    const { test, valid, train } = chosenFigures(run);
    return test ?? valid ?? train;
  };
  const figures: ComparedFigure[] = [
    { title: "AUC", of: (run) => judging(run)?.auc, digits: 3 },
    { title: "test %", of: (run) => percent(chosenFigures(run).test?.accuracy) },
    { title: "valid %", of: (run) => percent(chosenFigures(run).valid?.accuracy) },
    { title: "train %", of: (run) => percent(chosenFigures(run).train?.accuracy) },
    { title: "R2", of: (run) => judging(run)?.r2, digits: 3 },
  ];
  return figures.find(({ of }) => runs.some((run) => of(run) !== undefined)) ?? figures[0]!;
}

/** Zeros stand beside each other by tensor, which makes sense only where all have the same. */
function sameTensors(runs: readonly Run[]): boolean {
  const tensors = ({ sparsity }: Run) =>
    JSON.stringify(sparsity.map(({ parameter, size }) => [parameter, size]));
  return runs.every((run) => tensors(run) === tensors(runs[0]!));
}
