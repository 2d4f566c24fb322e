import { labelOf, type Run } from "@shrinklab/experiments";
import { comparedFigure } from "@shrinklab/report";
import type { DroppedMethod, RunFigures, Store, TrialKey } from "@shrinklab/store";
import { halvingRungs, SeedRace, trialKeys, TrialQueue, worseHalf } from "@shrinklab/sweeps";
import type { SweepCall } from "./flags.ts";
import type { AskedSweep } from "./planned_sweep.ts";
import { type Part, trainPart } from "./train_part.ts";

/**
 * Trains what is missing of a sweep, all of it or by the race that is asked for.
 *
 * @param store Where its trials are kept.
 * @param sweep The sweep.
 * @param call The race, how children are watched, and where it is told.
 * @returns The trials of methods that a halving left in; nothing where it was interrupted before all
 * rungs were trained.
 */
export async function raceSweep(
  store: Store,
  sweep: AskedSweep,
  call: SweepCall,
): Promise<readonly TrialKey[] | undefined> {
  const { name, spec, keys } = sweep;
  const { flags, log } = call;
  const baseline = baselineOf(sweep);
  const queue: Part["queue"] = (store, trials) =>
    flags.race !== "seeds" ? new TrialQueue(store, name, trials) : new SeedRace({
      store,
      sweep: name,
      trials,
      score,
      baseline,
      onDropped: ({ label, after, why }) => log.info(`Taken out: ${label} after ${after}: ${why}`),
    });
  if (flags.race !== "halving") {
    await trainPart(store, { name, spec, keys, queue }, sweep, false, call);
    return keys;
  }
  const halved = await halve(store, sweep, baseline, call);
  if (halved === undefined) return undefined;
  const { dropped, announced } = halved;
  const left = keys.filter(isLeft(dropped));
  await trainPart(store, { name, spec, keys: left, queue }, sweep, announced, call);
  await store.putDropped(name, dropped);
  return left;
}

/** Trains the rungs of a halving: after each the worse half is taken out. */
async function halve(
  store: Store,
  sweep: AskedSweep,
  baseline: string,
  call: SweepCall,
): Promise<{ dropped: readonly DroppedMethod[]; announced: boolean } | undefined> {
  const dropped: DroppedMethod[] = [];
  let announced = false;
  for (const experiment of halvingRungs(sweep.spec.experiment)) {
    const spec = { ...sweep.spec, experiment };
    const keys = trialKeys(spec).filter(isLeft(dropped));
    const name = `${sweep.name}: ${experiment.name}`;
    const queue: Part["queue"] = (store, trials) => new TrialQueue(store, name, trials);
    const trained = await trainPart(store, { name, spec, keys, queue }, sweep, announced, call);
    announced ||= trained;
    if (call.signal.aborted) return undefined;
    const ids = new Set(keys.map(({ id }) => id));
    const runs = (await store.trials({ sweep: name })).flatMap(({ id, run }) =>
      run !== undefined && ids.has(id) ? [run] : []
    );
    const after = `${experiment.methods[0]!.epochs} epochs`;
    dropped.push(...worseHalf(runs, { score, baseline, after }));
  }
  return { dropped, announced };
}

/** The label of what the others are compared with, which no race takes out. */
function baselineOf({ spec: { experiment }, keys }: AskedSweep): string {
  const lead = experiment.baseline ?? experiment.methods[0]!.name;
  const { set } = keys.find(({ method }) => method === lead) ?? {};
  return labelOf(lead, set);
}

function isLeft(dropped: readonly DroppedMethod[]) {
  const labels = new Set(dropped.map(({ label }) => label));
  return ({ method, set }: TrialKey) => !labels.has(labelOf(method, set));
}

/** The figure by which methods race: all are the better the higher they are. */
function score(run: RunFigures): number | undefined {
  const whole: Run = { ...run, history: [] };
  return comparedFigure([whole]).of(whole);
}
