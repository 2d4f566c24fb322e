import {
  type Experiment,
  type Method,
  type MethodSummary,
  type Result,
  type Run,
  sweptKeys,
} from "@shrinklab/experiments";
import { canonicalJson } from "@shrinklab/names";
import { checkSameData } from "./same_data.ts";

/** A result, and what one calls the run that left it. */
export interface NamedResult {
  /** Name of its folder. */
  readonly name: string;
  /** What its run left. */
  readonly result: Result;
}

/**
 * Puts runs of the same data together, so that their methods are compared seed by seed. Methods that
 * are called alike and are not the same get the name of their run behind theirs; what was run twice
 * is kept once.
 *
 * @param results Results, the first with the baseline.
 * @returns One result with all methods, seeds and runs.
 * @throws {RangeError} If they are not of the same data.
 *
 * @example
 * ```ts ignore
 * const both = mergeResults([{ name: "first", result: a }, { name: "second", result: b }]);
 * ```
 */
export function mergeResults(results: readonly NamedResult[]): Result {
  const [first, ...others] = results;
  if (first === undefined) throw new RangeError("Cannot compare runs: there are 0, want 1 or more");
  if (others.length === 0) return first.result;
  const dataOf = ({ name, result }: NamedResult) => ({ name, ...result });
  for (const other of others) checkSameData("runs", dataOf(first), dataOf(other));
  const taken: { method: Method; summary: MethodSummary | undefined }[] = [];
  const runs: Run[] = [];
  for (const one of results) {
    const names = new Map<string, string>();
    for (const method of one.result.experiment.methods) {
      const clash = taken.find((other) => other.method.name === method.name);
      const same = clash !== undefined && isSame(clash.method, method) &&
        agree(runs, one.result.runs, method.name);
      const name = clash === undefined || same ? method.name : `${method.name} (${one.name})`;
      names.set(method.name, name);
      if (same) continue;
      const summary = one.result.methods.find((summary) => summary.method === method.name);
      taken.push({
        method: { ...method, name },
        summary: summary && { ...summary, method: name },
      });
    }
    for (const run of one.result.runs) {
      const method = names.get(run.method) ?? run.method;
      if (runs.some((other) => other.method === method && isSameTrial(other, run))) continue;
      runs.push({ ...run, method });
    }
  }
  const { experiment, app } = first.result;
  const all = results.map(({ result }) => result);
  const swept = all.find((result) => sweptKeys(result.experiment).length > 0)?.experiment;
  const merged: Experiment = {
    ...experiment,
    name: unique(all.map((result) => result.experiment.name)).join(" + "),
    methods: taken.map(({ method }) => method),
    seeds: unique(all.flatMap((result) => result.experiment.seeds)).sort((a, b) => a - b),
    notes: unique(all.flatMap((result) => result.experiment.notes ?? [])),
    ...(swept?.sweep === undefined ? {} : { sweep: swept.sweep }),
    ...(swept?.sets === undefined ? {} : { sets: swept.sets }),
  };
  const { verdicts: _, ...base } = first.result;
  return {
    ...base,
    app: unique(all.map((result) => result.app)).join(" + ") || app,
    command: unique(all.map((result) => result.command)).join("\n"),
    experiment: merged,
    methods: taken.flatMap(({ summary }) => summary ?? []),
    runs,
  };
}

/** Whether two runs of a method, where both have a seed, ended with the same weights. */
function agree(runs: readonly Run[], others: readonly Run[], method: string): boolean {
  const own = runs.filter((run) => run.method === method);
  return others.filter((run) => run.method === method).every((run) => {
    const twin = own.find((other) => isSameTrial(other, run));
    return twin === undefined || twin.weightsSha256 === run.weightsSha256;
  });
}

function isSameTrial(one: Run, other: Run): boolean {
  return one.seed === other.seed && canonicalJson(one.set) === canonicalJson(other.set);
}

function isSame(one: Method, other: Method): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function unique<Item>(list: readonly Item[]): Item[] {
  return [...new Set(list)];
}
