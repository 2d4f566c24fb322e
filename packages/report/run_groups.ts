import { labelOf, type Run } from "@shrinklab/experiments";
import { statistics } from "@shrinklab/statistics";

/**
 * Puts the runs of each method and set of swept values together, one for each seed.
 *
 * @param runs Runs in any order.
 * @returns Runs by the label of their method and set, in the order in which these first occur.
 */
export function byLabel(runs: readonly Run[]): Map<string, Run[]> {
  return Map.groupBy(runs, ({ method, set }) => labelOf(method, set));
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
  runs: readonly Run[],
  figure: (run: Run) => number | undefined,
  write: (x: number) => string,
): string {
  const values = runs.map(figure).filter((x) => x !== undefined && Number.isFinite(x)) as number[];
  if (values.length === 0) return "-";
  const { mean, deviation } = statistics(values);
  return deviation === undefined ? write(mean) : `${write(mean)} ± ${write(deviation)}`;
}

/**
 * Sums a count over the tensors of a run.
 *
 * @param run The run.
 * @param count Takes the count of one tensor.
 * @returns The sum.
 */
export function total(run: Run, count: (record: Run["sparsity"][number]) => number): number {
  return run.sparsity.reduce((sum, record) => sum + count(record), 0);
}
