import { checkName } from "@shrinklab/names";
import type { Store, TrialState } from "@shrinklab/store";
import { type Condition, matches, sorted, type SortKey } from "./condition.ts";
import { fieldsOf } from "./field.ts";
import type { TrialEntry } from "./trial_entry.ts";

/** Which trials are listed, and in what order; all by sweep and place, where nothing is said. */
export interface TrialQuery {
  /** Those of this sweep. */
  readonly sweep?: string | undefined;
  /** Those of these methods. */
  readonly methods?: readonly string[] | undefined;
  /** Those in these states. */
  readonly states?: readonly TrialState[] | undefined;
  /** Those with these seeds. */
  readonly seeds?: readonly number[] | undefined;
  /** Those for which all of this holds. */
  readonly where?: readonly Condition[] | undefined;
  /** What they are sorted by. */
  readonly sort?: SortKey | undefined;
  /** How many at most. */
  readonly limit?: number | undefined;
}

/**
 * Lists trials of a store.
 *
 * @param store The store; another process may be writing to it.
 * @param query Which trials, and in what order.
 * @returns The trials.
 * @throws {RangeError} If there is no such sweep, method or field; the error names the nearest.
 *
 * @example
 * ```ts ignore
 * const best = await listTrials(store, { sort: parseSortKey("-test.accuracy"), limit: 1 });
 * ```
 */
export async function listTrials(store: Store, query: TrialQuery = {}): Promise<TrialEntry[]> {
  const { sweep, methods, states, seeds, where = [], sort, limit } = query;
  const sweeps = await store.sweeps();
  if (sweep !== undefined) checkName("list runs", "sweep", sweep, sweeps.map(({ name }) => name));
  const experiments = new Map(sweeps.map(({ name, spec }) => [name, spec.experiment.name]));
  const listed = await store.list(sweep === undefined ? {} : { sweep });
  const all = listed.flatMap((trial): TrialEntry[] => {
    // A sweep that was put there since then is not yet one of ours.
    const experiment = experiments.get(trial.sweep);
    return experiment === undefined ? [] : [{ ...trial, experiment }];
  });
  const known = [...new Set(all.map(({ method }) => method))];
  for (const method of methods ?? []) checkName("list runs", "method", method, known);
  const fields = fieldsOf(all);
  const conditions = where.map((condition) => matches(condition, fields));
  const chosen = all.filter((trial) =>
    (methods?.includes(trial.method) ?? true) && (states?.includes(trial.state) ?? true) &&
    (seeds?.includes(trial.seed) ?? true) && conditions.every((holds) => holds(trial))
  );
  return (sort === undefined ? chosen : sorted(chosen, sort, fields)).slice(0, limit);
}
