import { EXIT, UsageError } from "@shrinklab/command";
import { PostgresStore } from "@shrinklab/store/postgres";
import { checkSweep } from "./check_sweep.ts";
import { concludeSweep } from "./conclude_sweep.ts";
import type { SweepCall } from "./flags.ts";
import type { AskedSweep } from "./planned_sweep.ts";
import { timeTrials } from "./time_trials.ts";
import { openQueue, workQueue } from "./work_queue.ts";

/**
 * Puts the missing trials of a sweep into the queue of a database, for workers on any machine; with
 * `--workers` it trains them here too, until none is left.
 *
 * @param call Store, workers.
 * @param sweep The sweep.
 * @returns The exit code.
 */
export async function enqueueSweep(call: SweepCall, sweep: AskedSweep): Promise<number> {
  const { flags, log, signal, terminal } = call;
  const { name, spec, base, keys, setup, announce } = sweep;
  if (flags.race !== undefined) {
    throw new UsageError(
      "Cannot use --race: the trials are taken by workers in any order, want a file as --store",
    );
  }
  await using store = await PostgresStore.open(flags.store);
  let added = 0;
  await using queue = await openQueue(store, flags.workers !== undefined, log);
  {
    await using _lock = await store.lock(name);
    await checkSweep(store, name, spec, flags);
    const done = new Set(
      (await store.trials({ sweep: name, state: "done" })).map(({ id }) => id),
    );
    const missing = keys.filter(({ id }) => !done.has(id));
    if (missing.length === 0) return await concludeSweep(store, sweep, keys, call);
    await timeTrials(missing, setup, signal, async (seconds, backend) => {
      announce(backend, missing, seconds);
      await store.putSweep({ name, spec, base: { ...base, backend } }, keys);
      await store.reopen(name, ["failed"]);
      added = await queue.enqueue(name);
    });
  }
  if (signal.aborted) return EXIT.interrupt;
  (flags.json ? log.info : terminal.print)(
    `${added} trials of ${name} are new in the queue of ${store.place}: deno task worker --store ... ` +
      "trains them on any machine, and this command with --resume says what they come to",
  );
  if (flags.workers === undefined) {
    if (flags.json) terminal.print(JSON.stringify({ sweep: name, enqueued: added }));
    return EXIT.ok;
  }
  await workQueue(store, queue, call, {
    workers: flags.workers,
    sweep: name,
    untilEmpty: true,
    setupOf: () => setup,
    lostText: ({ id }) => `Trial ${id} is another worker's: this one was silent for too long`,
  });
  return await concludeSweep(store, sweep, keys, call);
}
