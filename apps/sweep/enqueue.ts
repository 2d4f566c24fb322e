import type { BackendSummary } from "@shrinklab/backends";
import { EXIT, UsageError } from "@shrinklab/command";
import type { Store, StoredSweep, SweepSpec, TrialKey } from "@shrinklab/store";
import { PostgresStore } from "@shrinklab/store/postgres";
import { type ChildSetup, trainTrials } from "@shrinklab/sweeps";
import { startChild } from "./child_process.ts";
import type { SweepCall } from "./flags.ts";
import { openQueue, workQueue } from "./work_queue.ts";

/** A sweep that is put into a queue, and what is said of it. */
export interface EnqueuedSweep {
  /** Its name, what it is, and its result without runs, but for what computes. */
  readonly sweep: {
    readonly name: string;
    readonly spec: SweepSpec;
    readonly base: Omit<StoredSweep["base"], "backend">;
  };
  /** Its trials. */
  readonly keys: readonly TrialKey[];
  /** What a child trains. */
  readonly setup: ChildSetup;
  /** Trials whose time is measured. */
  readonly timed: (keys: readonly TrialKey[]) => readonly number[];
  /** Refuses what would overwrite or mix. */
  readonly check: (store: Store) => Promise<void>;
  /** Says what is missing, and how long it takes. */
  readonly announce: (
    backend: BackendSummary,
    missing: readonly TrialKey[],
    seconds: ReadonlyMap<number, number>,
  ) => void;
  /** Says what the trials come to. */
  readonly conclude: (store: Store) => Promise<number>;
}

/**
 * Puts the missing trials of a sweep into the queue of a database, for workers on any machine; with
 * `--workers` it trains them here too, until none is left.
 *
 * @param call Store, workers.
 * @param sweep The sweep, and what is said of it.
 * @returns The exit code.
 */
export async function enqueueSweep(
  call: SweepCall,
  { sweep, keys, setup, timed, check, announce, conclude }: EnqueuedSweep,
): Promise<number> {
  const { flags, log, signal, terminal } = call;
  const { name, spec, base } = sweep;
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
    await check(store);
    const done = new Set(
      (await store.trials({ sweep: name, state: "done" })).map(({ id }) => id),
    );
    const missing = keys.filter(({ id }) => !done.has(id));
    if (missing.length === 0) return await conclude(store);
    // Nothing is trained here: a child tells how long trials take, and what computes.
    const none = { take: () => Promise.resolve([]), giveBack() {}, write: () => Promise.resolve() };
    await trainTrials(none, {
      workers: 1,
      start: startChild,
      setup,
      signal,
      before: {
        time: timed(missing),
        async run(seconds, backend) {
          announce(backend, missing, seconds);
          await store.putSweep({ name, spec, base: { ...base, backend } }, keys);
          await store.reopen(name, ["failed"]);
          added = await queue.enqueue(name);
        },
      },
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
  return await conclude(store);
}
