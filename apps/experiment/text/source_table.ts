import type { Result } from "@shrinklab/experiments";
import {
  countsText,
  formatTable,
  printedRun,
  sourceRows,
  type TableOptions,
} from "@shrinklab/report";

/**
 * Our figures beside those that a source reports.
 *
 * @param result What was run.
 * @param options How tables are written.
 * @returns Lines for a terminal; none where there is nothing to compare.
 */
export function sourceTable(result: Result, options: TableOptions): string {
  const rows = sourceRows(result);
  if (rows.length === 0) return "";
  const left = { align: "left" } as const;
  return [
    "Beside the source; losses with the penalty, near zeros tensor by tensor",
    "",
    formatTable(
      [
        { title: "method", ...left },
        { title: "epoch" },
        { title: "figure", ...left },
        { title: `ours, seed ${result.experiment.seeds[0]}`, ...left },
        { title: "source", ...left },
        { title: "which", ...left },
      ],
      rows.map((row) => [row.method, row.epoch, row.figure, row.ours, row.theirs, row.source]),
      options,
    ),
  ].join("\n");
}

/**
 * The counts of each method as the notebook prints them, where its shadowed variable gives the first
 * method those of the last one.
 *
 * @param result What was run.
 * @returns Lines for a terminal; none where that fault is not repeated.
 */
export function printedLists(result: Result): string {
  const { experiment: { fault, seeds }, runs } = result;
  if (fault !== "one-optimizer") return "";
  return [
    "Near-zero counts as the notebook prints them, by the shadowed variable",
    "",
    ...runs.filter(({ seed }) => seed === seeds[0]).map((run) => {
      const printed = printedRun(run, result);
      return `  ${run.method.padEnd(14)}${countsText(printed.sparsity)}` +
        (printed === run ? "" : `   (its own: ${countsText(run.sparsity)})`);
    }),
  ].join("\n");
}
