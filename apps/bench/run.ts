import { useBackend } from "@shrinklab/backends";
import type { Call } from "@shrinklab/command";
import type { BenchFlags } from "./command.ts";
import { tasks } from "./tasks.ts";
import { timeSteps } from "./time_steps.ts";

/** Runs the task and prints its times. */
export async function run({ flags, terminal }: Call<BenchFlags>): Promise<void> {
  const { threads } = flags;
  using backend = await useBackend(flags.backend, threads === undefined ? {} : { threads });
  const task = tasks[flags.task];
  const times = timeSteps(task, flags.steps ?? task.steps);
  const result = { task: flags.task, backend: backend.name, threads: backend.threads, ...times };
  if (flags.json) return terminal.print(JSON.stringify(result));
  terminal.print(backend.description);
  terminal.print(
    `${flags.task}: median ${times.medianMs} ms, least ${times.minMs} ms of ${times.steps} steps; ` +
      `first step done ${Math.round(times.firstStepMs)} ms after the start`,
  );
}
