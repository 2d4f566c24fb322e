import type { Result, Run, SourceFigure } from "@shrinklab/experiments";
import { formatTable, type TableOptions } from "@shrinklab/report";

/**
 * Our figures beside those that a source reports, for the epochs that were run; losses with the
 * penalty, as sources print them.
 *
 * @param result What was run.
 * @param options How tables are written.
 * @returns Lines for a terminal; none where there is nothing to compare.
 */
export function sourceTable(result: Result, options: TableOptions): string {
  const { experiment: { figures = [], seeds }, runs } = result;
  const rows = figures.flatMap((figure) => {
    const run = runs.find(({ method, seed }) => method === figure.method && seed === seeds[0]);
    if (run === undefined) return [];
    const ours = figure.epoch === undefined ? "" : oursOf(run, figure, result);
    if (ours === undefined) return [];
    const { source, method, epoch = "", value } = figure;
    return [[
      method,
      epoch === "best" ? `best (${run.best?.epoch})` : String(epoch),
      figure.figure,
      typeof ours === "string" ? ours : writeLike(ours, value),
      typeof value === "object"
        ? value.join(" ")
        : typeof value === "number"
        ? writeLike(value, value)
        : value,
      source,
    ]];
  });
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
        { title: `ours, seed ${seeds[0]}`, ...left },
        { title: "source", ...left },
        { title: "which", ...left },
      ],
      rows,
      options,
    ),
  ].join("\n");
}

/** With as many digits as the source has, two at least. */
function writeLike(ours: number, theirs: SourceFigure["value"]): string {
  const digits = String(theirs).split(".")[1]?.length ?? 0;
  return ours.toFixed(Math.max(2, Math.min(digits, 5)));
}

function oursOf(
  run: Run,
  { epoch, figure }: SourceFigure,
  result: Result,
): number | string | undefined {
  const at = epoch === "best" ? run.best?.epoch : epoch;
  const record = run.history.find((record) => record.epoch === at);
  if (record === undefined) return undefined;
  const { penaltyAfter = 0, train, valid, test } = record;
  const penalized = (loss: number | undefined) =>
    loss === undefined ? undefined : loss + penaltyAfter;
  const percent = (share: number | undefined) => share === undefined ? undefined : 100 * share;
  switch (figure) {
    case "epoch loss":
      return record.loss;
    case "last batch loss":
      return record.lastBatchLoss;
    case "train loss":
      return penalized(train?.loss);
    case "valid loss":
      return penalized(valid?.loss);
    case "test loss":
      return penalized(test?.loss);
    case "train %":
      return percent(train?.accuracy);
    case "valid %":
      return percent(valid?.accuracy);
    case "test %":
      return percent(test?.accuracy);
    case "near zero":
      // Counts are taken at the end, so they compare only where that is the source's epoch.
      return run.history.at(-1)?.epoch === at
        ? countsText(printedRun(run, result).sparsity)
        : undefined;
    default:
      return "";
  }
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

function printedRun(run: Run, { experiment: { fault, methods }, runs }: Result): Run {
  if (fault !== "one-optimizer" || run.method !== methods[0]!.name) return run;
  const last = methods.at(-1)!.name;
  return runs.find(({ method, seed }) => method === last && seed === run.seed) ?? run;
}

function countsText(list: Run["sparsity"]): string {
  return list.map(({ nearZero }) => nearZero).join(" ");
}
