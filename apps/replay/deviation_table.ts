import type { Column } from "@shrinklab/report/table";
import type { FinishedCase } from "./replay_cases.ts";

/** Columns of the table of deviations. */
export const deviationColumns: readonly Column[] = [
  { title: "case", align: "left" },
  { title: "steps" },
  { title: "figure", align: "left" },
  { title: "largest deviation" },
  { title: "tolerance" },
  { title: "at", align: "left" },
  { title: "", align: "left" },
];

/**
 * Writes a case into the table, a row for each kind of figure.
 *
 * @param report What became of it.
 * @returns Cells.
 */
export function deviationRows(report: FinishedCase): string[][] {
  return report.deviations.map(({ figure, largest, tolerance, at, within }, i) => {
    return [
      i === 0 ? report.name : "",
      i === 0 ? String(report.steps ?? "") : "",
      figure,
      write(largest),
      write(tolerance),
      largest === 0 ? "" : at,
      within ? "within" : "BEYOND",
    ];
  });
}

/** A count, or a part of a figure. */
function write(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toExponential(1);
}
