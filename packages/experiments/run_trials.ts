import type { CompletedTrial } from "./trial_hooks.ts";
import type { Trial } from "./trial.ts";

/** Runs one trial, here or in another process. */
export type RunTrial = (trial: Trial) => Promise<CompletedTrial>;

/** How trials are run. */
export interface RunTrialsOptions {
  /** Runs one trial. */
  readonly run: RunTrial;
  /** Called when a trial has ended, before the next one starts. */
  readonly onTrial?: (completed: CompletedTrial, trial: Trial) => void | Promise<void>;
  /** Ends the loop after the trial that is running, which watches it too. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs trials one after the other.
 *
 * @param trials The trials.
 * @param options What runs one, and who is told.
 * @returns How many have ended; after an abort those so far.
 *
 * @example
 * ```ts ignore
 * using prepared = await prepareExperiment(experiment, source);
 * const run = (trial: Trial) => runTrial(trial, prepared);
 * await runTrials(trialsOf(experiment), { run, onTrial: ({ run }) => save(run) });
 * ```
 */
export async function runTrials(
  trials: readonly Trial[],
  { run, onTrial, signal }: RunTrialsOptions,
): Promise<number> {
  let ended = 0;
  for (const trial of trials) {
    await onTrial?.(await run(trial), trial);
    ended++;
    if (signal?.aborted) break;
  }
  return ended;
}
