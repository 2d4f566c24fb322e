import { EXIT, UsageError } from "@shrinklab/command";
import { isPostgres } from "@shrinklab/store";
import { PostgresStore } from "@shrinklab/store/postgres";
import { childSetup } from "../sweep/planned_sweep.ts";
import { openQueue, workQueue } from "../sweep/work_queue.ts";
import type { WorkerCall } from "./flags.ts";

/**
 * Trains trials of a queue until there are none, or until it is told to end.
 *
 * @param call Where they are, and how they are trained.
 * @returns The exit code.
 */
export async function run(call: WorkerCall): Promise<number> {
  const { flags, terminal, log } = call;
  const { name: only, workers = navigator.hardwareConcurrency } = flags;
  if (flags.store === undefined || !isPostgres(flags.store)) {
    throw new UsageError(
      "Cannot work: --store is " + (flags.store === undefined ? "absent" : "a file") +
        ", want postgres://USER@HOST/DATABASE",
    );
  }
  await using store = await PostgresStore.open(flags.store);
  await using queue = await openQueue(store, true, log);
  log.info(`Takes trials of ${store.place}, ${workers} at a time`);
  const summary = await workQueue(store, queue, call, {
    workers,
    ...(only === undefined ? {} : { sweep: only }),
    untilEmpty: flags["until-empty"],
    setupOf({ name, spec }) {
      log.info(`Trains ${name}`);
      return childSetup(spec, flags["data-dir"]);
    },
    lostText: ({ id, sweep }) =>
      `Trial ${id} of ${sweep} is another's: this worker was silent for too long`,
  });
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
