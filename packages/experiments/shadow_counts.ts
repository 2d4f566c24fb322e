import type { CompletedRun } from "./run_method.ts";

/**
 * Repeats E3's shadowed variable: the counts that the notebook prints for its first model are those
 * of the last one, whose loop took over the name.
 *
 * @param runs Runs of an experiment, seed by seed.
 * @param methods How many of them, at the end, belong to the seed that has just ended.
 * @returns The runs; in the first of the seed `sparsity` is the last one's, and `ownSparsity` what
 * its own weights have.
 *
 * @example
 * ```ts ignore
 * const [first, , last] = shadowCounts(runs, 3);
 * assertEquals(first.result.sparsity, last.result.sparsity);
 * ```
 */
export function shadowCounts(runs: readonly CompletedRun[], methods: number): CompletedRun[] {
  const from = runs.length - methods;
  const last = runs.at(-1)!.result;
  return runs.map((run, at) => {
    if (at !== from) return run;
    const { sparsity: ownSparsity, notes } = run.result;
    const note = `counts as printed by the notebook: those of ${last.method}'s model`;
    return {
      ...run,
      result: { ...run.result, sparsity: last.sparsity, ownSparsity, notes: [...notes, note] },
    };
  });
}
