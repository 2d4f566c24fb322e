import type { MlpFigure, MlpPreset } from "@shrinklab/experiments/mlp";
import { formatTable, type Result, type ResultRun, type TableOptions } from "@shrinklab/report";

/**
 * Our figures beside those that a source reports, for the epochs that were run; losses with the
 * penalty, as the sources print them.
 *
 * @param presets Presets with the sources' figures.
 * @param result What was run.
 * @param options How tables are written.
 * @returns Lines for a terminal; none where there is nothing to compare.
 */
export function sourceTable(
  presets: readonly MlpPreset[],
  result: Result,
  options: TableOptions,
): string[] {
  const rows = presets.flatMap(({ name, figures }) => {
    const run = result.runs.find(({ method }) => method === name);
    return figures.flatMap((figure) => {
      const ours = run && oursOf(run, figure);
      if (ours === undefined) return [];
      const digits = figure.figure.endsWith("%") ? 2 : 4;
      const epoch = figure.epoch === "best" ? `best (${run!.bestEpoch})` : String(figure.epoch);
      return [[name, epoch, figure.figure, ours.toFixed(digits), figure.value.toFixed(digits)]];
    });
  });
  if (rows.length === 0) return [];
  const table = formatTable(
    [
      { title: "method", align: "left" },
      { title: "epoch" },
      { title: "figure", align: "left" },
      { title: `ours, seed ${result.seed}` },
      { title: "source" },
    ],
    rows,
    options,
  );
  return ["Beside the source; losses with the penalty", "", table];
}

function oursOf(run: ResultRun, { epoch, figure }: MlpFigure): number | undefined {
  const at = epoch === "best" ? run.bestEpoch : epoch;
  const record = run.history.find((record) => record.epoch === at);
  if (record === undefined) return undefined;
  const { penaltyAfter = NaN } = record;
  const penalized = (loss: number | undefined) =>
    loss === undefined ? undefined : loss + penaltyAfter;
  const percent = (share: number | undefined) => share === undefined ? undefined : 100 * share;
  switch (figure) {
    case "epoch loss":
      return record.trainLoss;
    case "train loss":
      return penalized(record.trainDataLoss);
    case "valid loss":
      return penalized(record.validLoss);
    case "test loss":
      return penalized(record.testLoss);
    case "train %":
      return percent(record.trainAccuracy);
    case "valid %":
      return percent(record.validAccuracy);
    case "test %":
      return percent(record.testAccuracy);
  }
}
