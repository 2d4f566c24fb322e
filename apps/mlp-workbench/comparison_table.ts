import {
  byMethod,
  formatTable,
  meanText,
  type Result,
  type ResultRun,
  type TableOptions,
  total,
} from "@shrinklab/report";

/**
 * The comparison: one row for each method, at the epoch that is best on the validation rows, and
 * what the test rows say after the last one.
 *
 * @param result What was run.
 * @param options How the table is written.
 * @returns Lines for a terminal.
 */
export function comparisonTable(result: Result, options: TableOptions): string {
  const rows = [...byMethod(result.runs)].map(([method, runs]) => {
    const mean = (figure: (run: ResultRun) => number | undefined, write: (x: number) => string) =>
      meanText(runs, figure, write);
    const percent = (share: (run: ResultRun) => number | undefined) =>
      mean((run) => 100 * (share(run) ?? NaN), (x) => x.toFixed(2));
    return [
      method,
      mean((run) => run.history.length, whole),
      mean((run) => run.bestEpoch, whole),
      percent((run) => run.trainAccuracy),
      percent((run) => run.validAccuracy),
      percent((run) => run.testAccuracy),
      percent(lastTestAccuracy),
      mean((run) => run.testLoss, (x) => x.toFixed(4)),
      mean(
        ({ history, bestEpoch }) => history.find(({ epoch }) => epoch === bestEpoch)?.penaltyAfter,
        (x) => x === 0 ? "0" : x.toPrecision(4),
      ),
      percent(nearZeroShare),
      mean((run) => run.seconds, (x) => x.toFixed(1)),
    ];
  });
  return formatTable(
    [
      { title: "method", align: "left" },
      { title: "epochs" },
      { title: "best" },
      { title: "train %" },
      { title: "valid %" },
      { title: "test %" },
      { title: "last test %" },
      { title: "test loss" },
      { title: "penalty" },
      { title: "near zero %" },
      { title: "seconds" },
    ],
    rows,
    options,
  );
}

/**
 * The share of a run's weights that are near zero.
 *
 * @param run The run.
 * @returns 0 to 1.
 */
export function nearZeroShare(run: ResultRun): number {
  return total(run, ({ nearZero }) => nearZero) / total(run, ({ size }) => size);
}

/**
 * The share of test rows that a run classifies rightly after its last epoch: what the choice of the
 * best epoch by few validation rows gains or loses.
 */
function lastTestAccuracy({ history }: ResultRun): number | undefined {
  return history.findLast(({ testAccuracy }) => testAccuracy !== undefined)?.testAccuracy;
}

function whole(x: number): string {
  return String(Math.round(x));
}
