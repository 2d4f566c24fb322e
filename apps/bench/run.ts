import { backendOptions, useBackend } from "@shrinklab/backends";
import { type Call, UsageError } from "@shrinklab/command";
import { EngineBackend, Profile } from "@shrinklab/engine";
import { formatTable } from "@shrinklab/report/table";
import * as tf from "@tensorflow/tfjs";
import type { benchFlags } from "./flags.ts";
import { tasks } from "./tasks.ts";
import { timeSteps } from "./time_steps.ts";

/** Runs the task and prints its times. */
export async function run({ flags, line, terminal }: Call<typeof benchFlags>): Promise<void> {
  using backend = await useBackend(flags.backend, backendOptions(flags, line));
  const task = tasks[flags.task];
  const steps = flags.steps ?? task.steps;
  const profile = flags.profile ? new Profile() : undefined;
  const times = timeSteps(task, steps, () => startProfile(profile));
  const result = {
    task: flags.task,
    backend: backend.name,
    description: backend.description,
    threads: backend.threads,
    strict: flags.strict,
    blas: backend.blas ?? "off",
  };
  const kernels = profile?.kernels.map(({ kernel, ms, calls }) => ({
    kernel,
    msPerStep: Number((ms / steps).toFixed(4)),
    callsPerStep: calls / steps,
  }));
  if (flags.json) {
    terminal.print(JSON.stringify({ ...result, ...times, ...(kernels ? { kernels } : {}) }));
    return;
  }
  terminal.print(backend.description);
  terminal.print(
    `${flags.task}: median ${times.medianMs} ms, least ${times.minMs} ms of ${times.steps} steps; ` +
      `first step done ${Math.round(times.firstStepMs)} ms after the start`,
  );
  if (kernels) terminal.print(kernelTable(kernels));
}

/** Has the engine add up times from here on. */
function startProfile(profile: Profile | undefined): void {
  if (!profile) return;
  const backend = tf.backend();
  if (!(backend instanceof EngineBackend)) {
    throw new UsageError("Cannot profile: the backend is not the engine, want --backend engine");
  }
  backend.profile = profile;
}

/** The kernels that take longest, and what the rest takes. */
function kernelTable(
  kernels: readonly { kernel: string; msPerStep: number; callsPerStep: number }[],
): string {
  const total = kernels.reduce((sum, { msPerStep }) => sum + msPerStep, 0);
  const row = (name: string, ms: number, calls: number) => [
    name,
    ms.toFixed(3),
    `${(100 * ms / total).toFixed(1)} %`,
    String(calls),
  ];
  return formatTable(
    [{ title: "kernel", align: "left" }, { title: "ms a step" }, { title: "share" }, {
      title: "calls",
    }],
    kernels.map((k) => row(k.kernel.slice(0, 90), k.msPerStep, k.callsPerStep)),
  );
}
