import { wrapText } from "@shrinklab/command";
import type { TablePreset } from "@shrinklab/experiments/tables";
import {
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
 * @param preset Preset the experiment comes from.
 * @param result What was run.
 * @param options How tables are written, the width of the terminal, and whether the source's
 * figures are shown beside.
 * @returns Lines for a terminal.
 */
export function reportText(
  preset: TablePreset,
  result: Result,
  options: TableOptions & { readonly columns: number; readonly beside: boolean },
): string {
  const { runs } = result;
  const trained = runs.some(({ history }) => history.length > 0);
  const notes = methodNotes(result);
  const judged = runs.some(({ validAccuracy }) => validAccuracy !== undefined);
  const figure = judged
    ? { title: "held-out %", of: percent("validAccuracy") }
    : { title: "training %", of: percent("trainAccuracy") };
  const blocks = [
    trained ? variantTable(result, options) : "",
    notes.join("\n"),
    trained ? intervalTables(runs, figure, options) : "",
    penaltyText(result),
    monteCarloText(result, options),
    options.beside && trained ? sourceText(preset, options) : "",
    ...preset.notes.map((note) => wrapText(note, options.columns).join("\n")),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function percent(field: "validAccuracy" | "trainAccuracy") {
  return (run: Result["runs"][number]) => {
    const share = run[field];
    return share === undefined ? undefined : 100 * share;
  };
}

function sourceText({ figures }: TablePreset, options: TableOptions): string {
  if (figures.length === 0) return "";
  const columns = ["variant", "figure", "printed by", "it says"];
  return formatTable(
    columns.map((title) => ({ title, align: "left" })),
    figures.map(({ variant, figure, source, text }) => [variant, figure, source, text]),
    options,
  );
}
