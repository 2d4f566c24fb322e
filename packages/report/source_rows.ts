import type { Result, Run, SourceFigure } from "@shrinklab/experiments";

/** A figure that a source reports, beside ours. */
export interface SourceRow {
  /** Method. */
  readonly method: string;
  /** Epoch after which it was taken, in words; empty where the figure says it. */
  readonly epoch: string;
  /** Which figure. */
  readonly figure: string;
  /** What we found with the first seed; empty where the figure is not one that is taken here. */
  readonly ours: string;
  /** What the source says. */
  readonly theirs: string;
  /** Which source. */
  readonly source: string;
}

/**
 * Our figures beside those that a source reports, for the epochs that were run; losses with the
 * penalty, as sources print them.
 *
 * @param result What was run.
 * @returns A row for each figure; none where other data stands in for the source's.
 */
export function sourceRows(result: Result): SourceRow[] {
  const { experiment: { figures = [], seeds }, runs, dataset } = result;
  if (dataset.standsInFor !== undefined) return [];
  return figures.flatMap((figure) => {
    const run = runs.find(({ method, seed }) => method === figure.method && seed === seeds[0]);
    if (run === undefined) return [];
    const ours = figure.epoch === undefined ? "" : oursOf(run, figure, result);
    if (ours === undefined) return [];
    const { source, method, epoch = "", value } = figure;
    return [{
      method,
      epoch: epoch === "best" ? `best (${run.best?.epoch})` : String(epoch),
      figure: figure.figure,
      ours: typeof ours === "string" ? ours : writeLike(ours, value),
      theirs: typeof value === "object"
        ? value.join(" ")
        : typeof value === "number"
        ? writeLike(value, value)
        : value,
      source,
    }];
  });
}

/**
 * The run whose counts of zeros the source prints for a method: where the notebook's variable is
 * shadowed, the first method gets those of the last one.
 *
 * @param run A run of the method.
 * @param result What was run.
 * @returns That run; mostly the method's own.
 */
export function printedRun(
  run: Run,
  { experiment: { fault, methods }, runs }: Pick<Result, "experiment" | "runs">,
): Run {
  if (fault !== "one-optimizer" || run.method !== methods[0]!.name) return run;
  const last = methods.at(-1)!.name;
  return runs.find(({ method, seed }) => method === last && seed === run.seed) ?? run;
}

/**
 * Near zeros, tensor by tensor.
 *
 * @param sparsity Zeros of a run.
 * @returns Counts in the order of the layers.
 */
export function countsText(sparsity: Run["sparsity"]): string {
  return sparsity.map(({ nearZero }) => nearZero).join(" ");
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
