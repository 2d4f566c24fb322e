import { EXIT, UsageError } from "@shrinklab/command";
import { messageOf } from "@shrinklab/names";
import { JobQueue, workSweeps } from "@shrinklab/queue";
import { isPostgres } from "@shrinklab/store";
import { PostgresStore } from "@shrinklab/store/postgres";
import { type ChildSetup, trainTrials } from "@shrinklab/sweeps";
import { watchedBy } from "../sweep/child_flags.ts";
import { startChild } from "../sweep/child_process.ts";
import type { WorkerCall } from "./flags.ts";

/**
 * Trains trials of a queue until there are none, or until it is told to end.
 *
 * @param call Where they are, and how they are trained.
 * @returns The exit code.
 */
export async function run(call: WorkerCall): Promise<number> {
  const { flags, terminal, log, signal } = call;
  const { name: only, workers = navigator.hardwareConcurrency } = flags;
  if (flags.store === undefined || !isPostgres(flags.store)) {
    throw new UsageError(
      "Cannot work: --store is " + (flags.store === undefined ? "absent" : "a file") +
        ", want postgres://USER@HOST/DATABASE",
    );
  }
  await using store = await PostgresStore.open(flags.store);
  await using queue = await JobQueue.open(store, {
    supervise: true,
    onFault: (error) => log.detail(`Leases are looked after later: ${messageOf(error)}`),
  });
  log.info(`Takes trials of ${store.place}, ${workers} at a time`);
  const summary = await workSweeps(store, queue, async ({ name, spec }, trials) => {
    log.info(`Trains ${name}`);
    await trainTrials(trials, {
      workers,
      start: startChild,
      setup: {
        experiment: spec.experiment,
        backend: spec.backend as ChildSetup["backend"],
        strict: spec.strict,
        dataDir: flags["data-dir"],
        sha256: spec.dataset.sha256,
      },
      worker: Deno.hostname(),
      ...watchedBy(flags),
      signal,
      onWarning: log.warn,
    });
  }, {
    untilEmpty: flags["until-empty"],
    ...(only === undefined ? {} : { sweep: only }),
    signal,
    onProgress: ({ done, failed }) =>
      terminal.status(failed === 0 ? `${done} done` : `${done} done, ${failed} given up`),
    onLost: ({ id, sweep }) =>
      log.warn(`Trial ${id} of ${sweep} is another's: this worker was silent for too long`),
    onFault: (error) => log.warn(`Waits for the database: ${messageOf(error)}`),
  });
  terminal.status("");
  const { done, failed, again, lost } = summary;
  const parts = [
    `${done} done`,
    ...(failed > 0 ? [`${failed} given up`] : []),
    ...(again > 0 ? [`${again} failed and begun again`] : []),
    ...(lost > 0 ? [`${lost} lost to other workers`] : []),
  ];
  terminal.print(flags.json ? JSON.stringify(summary) : `Trials: ${parts.join(", ")}`);
  return EXIT.ok;
}
