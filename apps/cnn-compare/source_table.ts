import type { Preset, SourceFigures } from "@shrinklab/experiments";
import { formatTable, type Result, type ResultRun, type TableOptions } from "@shrinklab/report";

/**
 * Our figures beside those that a source printed, for the epochs that were run.
 *
 * @param preset Preset with the source's figures.
 * @param result What was run.
 * @param options How tables are written.
 * @returns Lines for a terminal; none where there is nothing to compare.
 */
export function sourceTable(preset: Preset, result: Result, options: TableOptions): string[] {
  const rows = preset.figures.flatMap((figures) => {
    const run = result.runs.find(({ method }) => method === figures.method);
    return run === undefined ? [] : compareRows(figures, run);
  });
  if (rows.length === 0) return [];
  const table = formatTable(
    [
      { title: "method", align: "left" },
      { title: "after epoch" },
      { title: "figure", align: "left" },
      { title: `ours, seed ${result.seed}`, align: "left" },
      { title: preset.figures[0]!.source, align: "left" },
    ],
    rows,
    options,
  );
  return [
    "Beside the source; near-zero counts are those of the ten tensors in layer order",
    "",
    table,
  ];
}

function compareRows(figures: SourceFigures, run: ResultRun): string[][] {
  const { method, epoch, lastBatchLoss, testAccuracy, nearZero } = figures;
  const record = run.history.find((record) => record.epoch === epoch);
  if (record === undefined) return [];
  const row = (figure: string, ours: string, theirs: string) => [
    method,
    String(epoch),
    figure,
    ours,
    theirs,
  ];
  const percent = (share: number) => (100 * share).toFixed(3);
  const loss = (x: number) => x.toPrecision(5);
  const counts = (list: readonly number[]) => list.join(" ");
  return [
    ...(lastBatchLoss === undefined
      ? []
      : [row("last batch loss", loss(record.lastBatchLoss), loss(lastBatchLoss))]),
    ...(testAccuracy === undefined
      ? []
      : [row("test %", percent(record.testAccuracy ?? NaN), percent(testAccuracy))]),
    // Counts are taken at the end, so they compare only where that is the source's epoch.
    ...(nearZero === undefined || run.history.at(-1)?.epoch !== epoch ? [] : [
      row("near zero", counts(run.sparsity.map((record) => record.nearZero)), counts(nearZero)),
    ]),
  ];
}
