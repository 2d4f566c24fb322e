import type { Result } from "@shrinklab/experiments";
import { compareResult, mergeResults, type NamedResult } from "@shrinklab/report";
import type { Store } from "@shrinklab/store";
import type { Comparison } from "@shrinklab/workbench";
import { storedResult } from "../sweep/stored_result.ts";

/** Which runs are compared. */
export interface Chosen {
  /** All of these sweeps. */
  readonly sweeps: readonly string[];
  /** And these trials, by their ids or the first letters of them. */
  readonly trials: readonly string[];
}

/**
 * Puts chosen runs of a store together, so that their methods are compared seed by seed.
 *
 * @param store The store.
 * @param chosen Which runs.
 * @returns What they come to, as one result.
 * @throws {RangeError} If no chosen run has ended, or they are not of the same data.
 */
export async function chosenResult(store: Store, { sweeps, trials }: Chosen): Promise<Result> {
  const results: NamedResult[] = [];
  for (const sweep of await store.sweeps()) {
    const all = sweeps.includes(sweep.name);
    // Of many sweeps most have none of the few that are chosen.
    const listed = await store.list({ sweep: sweep.name, state: "done" });
    const wanted = new Set(
      listed.filter(({ id }) => all || trials.some((one) => one !== "" && id.startsWith(one)))
        .map(({ id }) => id),
    );
    if (wanted.size === 0) continue;
    const stored = await store.trials({ sweep: sweep.name, state: "done" });
    const result = await storedResult(store, sweep, stored.filter(({ id }) => wanted.has(id)));
    results.push({ name: sweep.name, result: withChosenMethods(result) });
  }
  if (results.length === 0) {
    throw new RangeError(
      "Cannot compare runs: none of those that are chosen has ended, want 1 or more",
    );
  }
  return mergeResults(results);
}

/** A result with the methods and seeds alone that have a run. */
function withChosenMethods(result: Result): Result {
  const methods = new Set(result.runs.map(({ method }) => method));
  const seeds = new Set(result.runs.map(({ seed }) => seed));
  const { experiment } = result;
  const { baseline, ...rest } = experiment;
  return {
    ...result,
    experiment: {
      ...rest,
      ...(baseline !== undefined && methods.has(baseline) ? { baseline } : {}),
      methods: experiment.methods.filter(({ name }) => methods.has(name)),
      seeds: experiment.seeds.filter((seed) => seeds.has(seed)),
    },
    methods: result.methods.filter(({ method }) => methods.has(method)),
  };
}

/**
 * What differs between the methods of a result, and what their comparisons come to.
 *
 * @param result The result.
 * @returns Settings of which some methods have another value than others, and verdicts.
 */
export function comparisonOf(result: Result): Comparison {
  const { methods } = result.experiment;
  const flat = methods.map(({ name: _, ...method }) => new Map(settingsOf(method, "")));
  const names = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  const settings = names.map((name) => ({
    name,
    values: flat.map((settings) => settings.get(name) ?? "-"),
  })).filter(({ values }) => values.some((value) => value !== values[0]));
  return {
    labels: methods.map(({ name }) => name),
    settings,
    verdicts: compareResult(result).comparisons.map(({ verdict }) => verdict),
    runs: result.runs.length,
  };
}

/** Every setting by its path, such as `optimizer.lr`. */
function settingsOf(value: unknown, path: string): [string, string][] {
  if (typeof value !== "object" || value === null) {
    return value === undefined ? [] : [[path, String(value)]];
  }
  return Object.entries(value).flatMap(([key, part]) =>
    settingsOf(
      part,
      path === "" ? key : Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`,
    )
  );
}
