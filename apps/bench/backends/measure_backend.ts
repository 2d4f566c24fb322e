import type { TaskName } from "../flags.ts";
import type { MeasuredName } from "./flags.ts";

/** A step's time on a backend, or why there is none. */
export type Measured =
  | { readonly medianMs: number; readonly minMs: number; readonly steps: number }
  | { readonly reason: string };

const config = decodeURIComponent(new URL("../../../deno.json", import.meta.url).pathname);

/** Options of {@linkcode measureBackend}. */
export interface MeasureOptions {
  /** Steps to time, after those that warm it up. */
  readonly steps: number;
  /** Seconds after which it is given up. */
  readonly limit: number;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/**
 * Times a task on a backend in a process of its own, so that none finds the caches, the threads or
 * the drivers of another. The process has the permissions that every backend works with.
 *
 * @param backend Name of the backend.
 * @param task Name of the task.
 * @param options How many steps, and how long it may take.
 * @returns The time, or why there is none.
 * @throws {DOMException} If the signal ended it.
 */
export async function measureBackend(
  backend: MeasuredName,
  task: TaskName,
  { steps, limit, signal }: MeasureOptions,
): Promise<Measured> {
  const timeout = AbortSignal.timeout(1000 * limit);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["task", "--quiet", "--config", config, "shrinklab", "bench", "--json"],
      ...["--backend", backend, "--task", task, "--steps", `${steps}`],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.any([signal, timeout]),
  }).output();
  signal.throwIfAborted();
  if (timeout.aborted) return { reason: `more than ${limit} s` };
  const text = new TextDecoder();
  if (success) return JSON.parse(text.decode(stdout));
  const lines = text.decode(stderr).trim().split("\n");
  return { reason: (lines.find((line) => line.startsWith("Error: ")) ?? lines.at(-1)!).slice(7) };
}
