import { type Statistics, statistics } from "@shrinklab/statistics";
import type { ResultRun } from "./result.ts";

/**
 * Puts the runs of each method together, one for each seed.
 *
 * @param runs Runs in any order.
 * @returns Runs by method, in the order in which methods first occur.
 */
export function byMethod(runs: readonly ResultRun[]): Map<string, ResultRun[]> {
  return Map.groupBy(runs, ({ method }) => method);
}

/**
 * Writes the mean of a figure over seeds, and its standard deviation where there are several.
 *
 * @param runs Runs of one method.
 * @param figure Takes the figure from a run; `undefined` where it has none.
 * @param write Writes a number.
 * @returns `84.10`, `84.10 ± 0.35`, or `-` where no run has the figure.
 */
export function meanText(
  runs: readonly ResultRun[],
  figure: (run: ResultRun) => number | undefined,
  write: (x: number) => string,
): string {
  const values = runs.map(figure).filter((x) => x !== undefined && Number.isFinite(x)) as number[];
  if (values.length === 0) return "-";
  const { mean, deviation }: Statistics = statistics(values);
  return deviation === undefined ? write(mean) : `${write(mean)} ± ${write(deviation)}`;
}

/**
 * Sums a count over the tensors of a run.
 *
 * @param run The run.
 * @param count Takes the count of one tensor.
 * @returns The sum, of the run's own weights.
 */
export function total(
  run: ResultRun,
  count: (record: ResultRun["sparsity"][number]) => number,
): number {
  return (run.ownSparsity ?? run.sparsity).reduce((sum, record) => sum + count(record), 0);
}
