import {
  chosenFigures,
  type Figures,
  type Result,
  type Run,
  sweptKeys,
} from "@shrinklab/experiments";
import { byLabel, formatTable, meanText, type TableOptions, total } from "@shrinklab/report";

interface Column {
  readonly title: string;
  readonly of: (run: Run) => number | undefined;
  readonly write: (x: number) => string;
}

const percent = (x: number) => (100 * x).toFixed(2);
const fourDigits = (x: number) => x.toFixed(4);
const whole = (x: number) => String(Number(x.toFixed(1)));
const figure = (set: "train" | "valid" | "test", name: keyof Figures) => (run: Run) =>
  chosenFigures(run)[set]?.[name];
/** Figures that only the rows that judge have. */
const judged = (name: keyof Figures) => (run: Run) =>
  figure("test", name)(run) ?? figure("valid", name)(run) ?? figure("train", name)(run);

/** Columns of the comparison; those of which no run has a figure are left out. */
const columns: readonly Column[] = [
  {
    title: "epochs",
    of: ({ outcome, history, best }) =>
      outcome.type === "finished" && best === undefined ? undefined : history.length,
    write: whole,
  },
  { title: "best", of: ({ best }) => best?.epoch, write: whole },
  { title: "train %", of: figure("train", "accuracy"), write: percent },
  { title: "valid %", of: figure("valid", "accuracy"), write: percent },
  { title: "test %", of: figure("test", "accuracy"), write: percent },
  {
    title: "last test %",
    of: ({ chosen, last }) => chosen === "best" ? last.test?.accuracy : undefined,
    write: percent,
  },
  { title: "majority %", of: binary("majority"), write: percent },
  { title: "AUC", of: judged("auc"), write: (x) => x.toFixed(3) },
  { title: "R2", of: judged("r2"), write: (x) => x.toFixed(3) },
  { title: "RMSE", of: judged("rmse"), write: (x) => x.toPrecision(4) },
  {
    title: "train loss",
    of: (run) => run.history.find(({ epoch }) => epoch === chosenFigures(run).epoch)?.dataLoss,
    write: fourDigits,
  },
  { title: "valid loss", of: figure("valid", "loss"), write: fourDigits },
  { title: "test loss", of: figure("test", "loss"), write: fourDigits },
  {
    title: "penalty",
    of: (run) => chosenFigures(run).penalty || undefined,
    write: (x) => x.toPrecision(4),
  },
  { title: "near zero %", of: share("nearZero"), write: percent },
  { title: "exact zero %", of: share("exactZero"), write: percent },
  { title: "seconds", of: ({ seconds }) => seconds, write: (x) => x.toFixed(1) },
];

/**
 * The comparison: one row for each method and set of swept values, by the chosen weights.
 *
 * @param result What was run.
 * @param options How the table is written.
 * @returns Lines for a terminal.
 */
export function methodTable({ runs, experiment }: Result, options: TableOptions): string {
  const swept = sweptKeys(experiment);
  const shown = columns.filter(({ of }) => runs.some((run) => Number.isFinite(of(run) ?? NaN)));
  return formatTable(
    [
      { title: "method", align: "left" },
      ...swept.map((title) => ({ title })),
      ...shown.map(({ title }) => ({ title })),
    ],
    [...byLabel(runs).values()].map((group) => [
      group[0]!.method,
      ...swept.map((name) => String(group[0]!.set?.[name] ?? "-")),
      ...shown.map(({ of, write }) => meanText(group, of, write)),
    ]),
    options,
  );
}

/**
 * The share of a run's weights that are near zero or exactly zero.
 *
 * @param count Which.
 * @returns What takes the share from a run, 0 to 1.
 */
export function share(count: "nearZero" | "exactZero"): (run: Run) => number {
  return (run) => total(run, (record) => record[count]) / total(run, ({ size }) => size);
}

/** With ten balanced classes the commonest one tells nothing. */
function binary(name: "majority"): (run: Run) => number | undefined {
  return (run) => {
    const value = judged(name)(run);
    return value !== undefined && value > 1.5 / (run.confusion?.length ?? 1) ? value : undefined;
  };
}
