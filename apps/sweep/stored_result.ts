import type { Experiment, Result, Run } from "@shrinklab/experiments";
import type { Store, StoredSweep, StoredTrial } from "@shrinklab/store";

/**
 * What trials of a stored sweep come to, as a run of an experiment leaves it.
 *
 * @param store The store.
 * @param sweep The sweep.
 * @param trials Trials of it; those that are done count.
 * @returns The result, without verdicts.
 */
export async function storedResult(
  store: Store,
  sweep: StoredSweep,
  trials: readonly StoredTrial[],
): Promise<Result> {
  const runs = await runsOf(store, sweep.name, trials);
  return { ...sweep.base, experiment: withDropped(sweep), runs };
}

/** The experiment with what a race took out of it among its notes. */
function withDropped({ base: { experiment }, dropped }: StoredSweep): Experiment {
  if (dropped.length === 0) return experiment;
  const { notes = [] } = experiment;
  return {
    ...experiment,
    notes: [
      ...notes,
      ...dropped.map(({ label, after, why }) =>
        `Raced: ${label} was taken out after ${after}: ${why}.`
      ),
      "After a race p-values describe, and do not prove: what was left in depended on the same figures.",
    ],
  };
}

/** The runs of trials that are done, in their order, with their epochs. */
async function runsOf(store: Store, sweep: string, trials: readonly StoredTrial[]): Promise<Run[]> {
  const epochs = Map.groupBy(await store.epochs({ sweep }), ({ id }) => id);
  return trials.flatMap(({ id, run }) => {
    if (run === undefined) return [];
    const { method, seed, set, ...rest } = run;
    const history = (epochs.get(id) ?? []).map(({ record }) => record);
    return [{ method, seed, ...(set === undefined ? {} : { set }), history, ...rest }];
  });
}
