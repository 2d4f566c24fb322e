import type { BackendSummary } from "@shrinklab/backends";
import type { TrialKey } from "@shrinklab/store";
import { type ChildSetup, trainTrials } from "@shrinklab/sweeps";
import { startChild } from "./child_process.ts";

/** Trials whose time is measured the first one of so many methods. */
const TIMED = 6;

/**
 * Chooses the trials whose time is measured before all are trained.
 *
 * @param keys Trials of a sweep.
 * @returns Places of the first one of each method, of the first few methods.
 */
export function timedPlaces(keys: readonly TrialKey[]): number[] {
  const firsts = new Map<string, number>();
  for (const { method, place } of keys) if (!firsts.has(method)) firsts.set(method, place);
  return [...firsts.values()].slice(0, TIMED);
}

/**
 * Has a child process tell how long trials take and what computes, and trains nothing.
 *
 * @param keys Trials of a sweep.
 * @param setup What the child needs.
 * @param signal Ends it.
 * @param told Called with seconds by the places of trials.
 */
export async function timeTrials(
  keys: readonly TrialKey[],
  setup: ChildSetup,
  signal: AbortSignal,
  told: (seconds: ReadonlyMap<number, number>, backend: BackendSummary) => void | Promise<void>,
): Promise<void> {
  const none = { take: () => Promise.resolve([]), giveBack() {}, write: () => Promise.resolve() };
  await trainTrials(none, {
    workers: 1,
    start: startChild,
    setup,
    signal,
    before: { time: timedPlaces(keys), run: told },
  });
}
