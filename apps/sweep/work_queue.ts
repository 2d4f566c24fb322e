import { messageOf } from "@shrinklab/names";
import { JobQueue, type WorkSummary, workSweeps } from "@shrinklab/queue";
import type { StoredSweep } from "@shrinklab/store";
import type { PostgresStore } from "@shrinklab/store/postgres";
import { type ChildSetup, trainTrials } from "@shrinklab/sweeps";
import { watchedBy } from "./child_flags.ts";
import { startChild } from "./child_process.ts";
import type { SweepCall } from "./flags.ts";

/** What a command that trains from a queue is told, and tells. */
type QueueCall =
  & Pick<SweepCall, "log" | "terminal" | "signal">
  & { readonly flags: Parameters<typeof watchedBy>[0] };

/** What is trained here of a queue. */
export interface QueueWork {
  /** Child processes. */
  readonly workers: number;
  /** The only sweep whose trials are taken; default any. */
  readonly sweep?: string;
  /** Whether it ends where no trial waits or is in training anywhere. */
  readonly untilEmpty: boolean;
  /** What a child trains of a sweep whose turn it is. */
  readonly setupOf: (sweep: StoredSweep) => ChildSetup;
  /** Says which trial is another's: this process was silent for too long. */
  readonly lostText: (trial: { readonly id: string; readonly sweep: string }) => string;
}

/**
 * Opens the queue of a store.
 *
 * @param store Where it is.
 * @param supervise Whether leases are looked after here; where that fails, the log has it.
 * @param log Where faults are told.
 * @returns The queue.
 */
export function openQueue(
  store: PostgresStore,
  supervise: boolean,
  log: SweepCall["log"],
): Promise<JobQueue> {
  return JobQueue.open(store, {
    supervise,
    onFault: (error) => log.detail(`Leases are looked after later: ${messageOf(error)}`),
  });
}

/**
 * Trains trials of a queue in child processes, and tells how far it is.
 *
 * @param store Where sweeps are.
 * @param queue Where trials come from.
 * @param call How children are watched, and where it is told.
 * @param work What is trained.
 * @returns How the trials ended.
 */
export async function workQueue(
  store: PostgresStore,
  queue: JobQueue,
  { flags, log, terminal, signal }: QueueCall,
  { workers, sweep, untilEmpty, setupOf, lostText }: QueueWork,
): Promise<WorkSummary> {
  const summary = await workSweeps(store, queue, async (sweep, trials) => {
    await trainTrials(trials, {
      workers,
      start: startChild,
      setup: setupOf(sweep),
      worker: Deno.hostname(),
      ...watchedBy(flags),
      signal,
      onWarning: log.warn,
    });
  }, {
    untilEmpty,
    ...(sweep === undefined ? {} : { sweep }),
    signal,
    onProgress: ({ done, failed }) =>
      terminal.status(failed === 0 ? `${done} done` : `${done} done, ${failed} given up`),
    onLost: (lease) => log.warn(lostText(lease)),
    onFault: (error) => log.warn(`Waits for the database: ${messageOf(error)}`),
  });
  terminal.status("");
  return summary;
}
