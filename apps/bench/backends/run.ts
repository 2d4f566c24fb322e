import type { Call } from "@shrinklab/command";
import { formatTable } from "@shrinklab/report/table";
import { taskNames } from "../flags.ts";
import { tasks as benchTasks } from "../tasks.ts";
import { type benchBackendsFlags, measuredNames } from "./flags.ts";
import { measureBackend, type Measured } from "./measure_backend.ts";

/** The most steps of small tasks, where the user does not say: slow backends take them too. */
const mostSteps = 200;

/** Measures all, one after another, and prints the table. */
export async function run(call: Call<typeof benchBackendsFlags>): Promise<void> {
  const { flags, terminal, signal } = call;
  const { tasks = taskNames, backends = measuredNames, limit } = flags;
  const times = new Map<string, Measured>();
  for (const task of tasks) {
    const steps = flags.steps ?? Math.min(benchTasks[task].steps, mostSteps);
    for (const backend of backends) {
      terminal.status(`${task} on ${backend}`);
      times.set(
        `${task} ${backend}`,
        await measureBackend(backend, task, { steps, limit, signal }),
      );
    }
  }
  terminal.status("");
  const of = (task: string, backend: string) => times.get(`${task} ${backend}`)!;
  if (flags.json) {
    const byTask = tasks.map((task) => [
      task,
      Object.fromEntries(backends.map((backend) => [backend, of(task, backend)])),
    ]);
    return terminal.print(JSON.stringify(Object.fromEntries(byTask)));
  }
  const reasons = [
    ...new Set([...times.values()].flatMap((time) => "reason" in time ? [time.reason] : [])),
  ];
  const cell = (time: Measured) =>
    "reason" in time
      ? `(${reasons.indexOf(time.reason) + 1})`
      : time.medianMs.toFixed(time.medianMs < 10 ? 2 : 0);
  terminal.print("median ms a step");
  terminal.print(formatTable(
    [{ title: "task", align: "left" }, ...backends.map((title) => ({ title }))],
    tasks.map((task) => [task, ...backends.map((backend) => cell(of(task, backend)))]),
    { color: terminal.color },
  ));
  for (const [at, reason] of reasons.entries()) terminal.print(`(${at + 1}) ${reason}`);
}
