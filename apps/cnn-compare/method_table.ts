import { formatTable, type Result, type ResultRun, type TableOptions } from "@shrinklab/report";
import { byMethod, meanText, total } from "@shrinklab/report/run_groups";

/**
 * The comparison: one row for each method.
 *
 * @param result What was run.
 * @param options How the table is written.
 * @returns Lines for a terminal.
 */
export function methodTable(result: Result, options: TableOptions): string {
  const rows = [...byMethod(result.runs)].map(([method, runs]) => {
    const count = (of: "nearZero" | "exactZero") => (run: ResultRun) =>
      total(run, (record) => record[of]);
    const share = (of: "nearZero" | "exactZero") => (run: ResultRun) =>
      100 * count(of)(run) / total(run, ({ size }) => size);
    return [
      method,
      meanText(runs, (run) => 100 * (run.testAccuracy ?? NaN), (x) => x.toFixed(2)),
      meanText(runs, (run) => run.testLoss, fourDigits),
      meanText(runs, (run) => run.history.at(-1)?.dataLoss, fourDigits),
      meanText(runs, (run) => run.history.at(-1)?.penalty, shortPenalty),
      meanText(runs, count("nearZero"), whole),
      meanText(runs, share("nearZero"), (x) => x.toFixed(2)),
      meanText(runs, count("exactZero"), whole),
      meanText(runs, share("exactZero"), (x) => x.toFixed(2)),
      meanText(runs, (run) => run.seconds, (x) => x.toFixed(1)),
    ];
  });
  return formatTable(
    [
      { title: "method", align: "left" },
      { title: "test %" },
      { title: "test loss" },
      { title: "data loss" },
      { title: "penalty" },
      { title: "near zero" },
      { title: "%" },
      { title: "exact zero" },
      { title: "%" },
      { title: "seconds" },
    ],
    rows,
    options,
  );
}

function fourDigits(x: number): string {
  return x.toFixed(4);
}

function shortPenalty(x: number): string {
  return x === 0 ? "0" : x.toPrecision(4);
}

function whole(x: number): string {
  return String(Math.round(x));
}
