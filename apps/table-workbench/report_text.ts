import { wrapText } from "@shrinklab/command";
import type { TablePreset } from "@shrinklab/experiments/tables";
import {
  type ComparedFigure,
  formatTable,
  intervalTables,
  methodNotes,
  type Result,
  type TableOptions,
} from "@shrinklab/report";
import { monteCarloText } from "./monte_carlo_text.ts";
import { penaltyText } from "./penalty_text.ts";
import { variantTable } from "./variant_table.ts";

/**
 * The comparison: variants, penalties by layer, Monte Carlo predictions, the source's figures, and
 * what to know of them.
 *
 * @param told What the preset has to say: notes, and figures of its source.
 * @param result What was run.
 * @param options How tables are written, and the width of the terminal.
 * @returns Lines for a terminal.
 */
export function reportText(
  told: Pick<TablePreset, "notes" | "figures">,
  result: Result,
  options: TableOptions & { readonly columns: number },
): string {
  const { runs } = result;
  const trained = runs.some(({ history }) => history.length > 0);
  const notes = methodNotes(result);
  const blocks = [
    trained ? variantTable(result, options) : "",
    notes.join("\n"),
    trained ? intervalTables(runs, comparedFigure(runs), options) : "",
    penaltyText(result),
    monteCarloText(result, options),
    trained ? sourceText(told, options) : "",
    ...told.notes.map((note) => wrapText(note, options.columns).join("\n")),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** The figure that tells the most: AUC, where rare classes hide from accuracy, or what there is. */
function comparedFigure(runs: Result["runs"]): ComparedFigure {
  const figures: ComparedFigure[] = [
    { title: "AUC", of: ({ auc }) => auc, digits: 3 },
    { title: "held-out %", of: ({ validAccuracy }) => percent(validAccuracy) },
    { title: "training %", of: ({ trainAccuracy }) => percent(trainAccuracy) },
    { title: "R2", of: ({ r2 }) => r2, digits: 3 },
  ];
  return figures.find(({ of }) => runs.some((run) => of(run) !== undefined)) ?? figures[0]!;
}

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

function sourceText({ figures }: Pick<TablePreset, "figures">, options: TableOptions): string {
  if (figures.length === 0) return "";
  const columns = ["variant", "figure", "printed by", "it says"];
  return formatTable(
    columns.map((title) => ({ title, align: "left" })),
    figures.map(({ variant, figure, source, text }) => [variant, figure, source, text]),
    options,
  );
}
