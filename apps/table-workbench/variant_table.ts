import { byMethod, formatTable, meanText, type Result, type TableOptions } from "@shrinklab/report";
import type { ResultRun } from "@shrinklab/report/result";

interface Figure {
  readonly title: string;
  readonly of: (run: ResultRun) => number | undefined;
  readonly write: (x: number) => string;
}

const percent = (x: number) => (100 * x).toFixed(2);
const fourDigits = (x: number) => x.toFixed(4);

/** Columns of the comparison; those of which no run has a figure are left out. */
const figures: readonly Figure[] = [
  { title: "training %", of: (run) => run.trainAccuracy, write: percent },
  { title: "held-out %", of: (run) => run.validAccuracy, write: percent },
  { title: "majority %", of: (run) => run.majorityBaseline, write: percent },
  { title: "R2", of: (run) => run.r2, write: (x) => x.toFixed(3) },
  { title: "RMSE", of: (run) => run.rmse, write: (x) => x.toPrecision(4) },
  { title: "AUC", of: (run) => run.auc, write: (x) => x.toFixed(3) },
  { title: "training loss", of: (run) => run.history.at(-1)?.dataLoss, write: fourDigits },
  { title: "held-out loss", of: (run) => run.validLoss, write: fourDigits },
  { title: "best epoch", of: (run) => run.bestEpoch, write: (x) => String(Number(x.toFixed(1))) },
  { title: "penalty", of: penalty, write: (x) => x.toPrecision(4) },
  { title: "seconds", of: (run) => run.seconds, write: (x) => x.toFixed(1) },
];

/**
 * The comparison: one row for each variant.
 *
 * @param result What was run.
 * @param options How the table is written.
 * @returns Lines for a terminal.
 */
export function variantTable({ runs }: Result, options: TableOptions): string {
  const shown = figures.filter(({ of }) => runs.some((run) => of(run) !== undefined));
  return formatTable(
    [{ title: "variant", align: "left" }, ...shown.map(({ title }) => ({ title }))],
    [...byMethod(runs)].map(([name, group]) => [
      name,
      ...shown.map(({ of, write }) => meanText(group, of, write)),
    ]),
    options,
  );
}

function penalty({ history }: ResultRun): number | undefined {
  return history.at(-1)?.penalty || undefined;
}
