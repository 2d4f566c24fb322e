import { Progress } from "@shrinklab/command";
import { labelOf, trialsOf } from "@shrinklab/experiments";
import type { Store, StoredTrial, SweepSpec, TrialKey } from "@shrinklab/store";
import { trainTrials, type TrialSource } from "@shrinklab/sweeps";
import { watchedBy } from "./child_flags.ts";
import { startChild } from "./child_process.ts";
import type { SweepCall } from "./flags.ts";
import type { AskedSweep } from "./planned_sweep.ts";
import { timedPlaces } from "./time_trials.ts";

/** Trials of a sweep that are trained together, under a name of their own where it is raced. */
export interface Part {
  /** Its name in the store. */
  readonly name: string;
  /** What fixes the bits of its trials. */
  readonly spec: SweepSpec;
  /** Its trials. */
  readonly keys: readonly TrialKey[];
  /** Which trial comes next, of those that the store knows so far. */
  readonly queue: (store: Store, trials: readonly StoredTrial[]) => TrialSource;
}

/**
 * Trains what is missing of a part in child processes.
 *
 * @param store Where its trials are kept.
 * @param part The part.
 * @param sweep The sweep that it is of; announced before the first trial of its first part.
 * @param announced Whether it was.
 * @param call How it is watched and told of.
 * @returns Whether anything was missing.
 */
export async function trainPart(
  store: Store,
  { name, spec, keys, queue }: Part,
  { base, setup, workers, say, announce }: AskedSweep,
  announced: boolean,
  { flags, terminal, log, signal }: SweepCall,
): Promise<boolean> {
  await store.reopen(name);
  const known = new Map((await store.trials({ sweep: name })).map((trial) => [trial.id, trial]));
  const missing = keys.filter(({ id }) => known.get(id)?.state !== "done");
  if (missing.length < keys.length) {
    say(`${keys.length - missing.length} of ${keys.length} trials are in ${store.place}`);
  }
  if (missing.length === 0) return false;
  using progress = new Progress(terminal, { total: missing.length, unit: "trials" });
  const trials = trialsOf(spec.experiment);
  const states = keys.map((key) => known.get(key.id) ?? newTrial(key, name));
  await trainTrials(queue(store, states), {
    start: startChild,
    setup: { ...setup, experiment: spec.experiment },
    signal,
    workers: Math.min(workers, missing.length),
    ...watchedBy(flags),
    onWarning: log.warn,
    before: {
      time: announced ? [] : timedPlaces(missing),
      async run(seconds, backend) {
        if (!announced) announce(backend, missing, seconds);
        const whole = { ...base, experiment: spec.experiment, backend };
        await store.putSweep({ name, spec, base: whole }, keys);
      },
    },
    onProgress({ ended, workers }) {
      const parts = workers.map((at) =>
        at === undefined ? 0 : at.epoch / Math.max(1, trials[at.place]!.method.epochs)
      );
      const done = ended + parts.reduce((sum, part) => sum + part, 0);
      progress.report(done, workers.map((at, slot) => workerText(at, slot, trials)).join(" "));
    },
  });
  if (signal.aborted) await store.reopen(name, ["running"]);
  return true;
}

/** What a child trains, in a few characters. */
function workerText(
  at: { readonly place: number; readonly epoch: number } | undefined,
  slot: number,
  trials: ReturnType<typeof trialsOf>,
): string {
  if (at === undefined) return `${slot + 1}: -`;
  const { method, set, seed } = trials[at.place]!;
  return `${slot + 1}: ${labelOf(method.name, set)} seed ${seed} ${at.epoch}/${method.epochs}`;
}

function newTrial(key: TrialKey, sweep: string): StoredTrial {
  return { ...key, sweep, state: "missing", attempts: 0 };
}
