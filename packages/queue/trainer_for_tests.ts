import type { EpochRecord } from "@shrinklab/experiments";
import type { RunFigures, TrialEvent } from "@shrinklab/store";
import type { TrialTrainer } from "./work_trials.ts";

/** How a trainer for tests behaves. */
export interface TrainerForTests {
  /** Its name, which runs tell. */
  readonly name?: string;
  /** Trials at a time; default 2. */
  readonly size?: number;
  /** Waits within each trial, before its second epoch; default 5 ms. */
  readonly pause?: (id: string) => Promise<void>;
  /** What ends a trial instead of its run. */
  readonly failure?: (id: string) => string | undefined;
}

/** Two epochs and a run, which tells who trained it. */
export function trainerForTests(
  { name = "w", size = 2, pause = () => wait(5), failure = () => undefined }: TrainerForTests = {},
): TrialTrainer {
  return {
    size,
    async *train({ id }, signal): AsyncGenerator<TrialEvent> {
      yield { type: "started", id, worker: name };
      yield { type: "epoch", id, record: { epoch: 1 } as EpochRecord };
      const aborted = new Promise<void>((resolve) =>
        signal.addEventListener("abort", () => resolve())
      );
      await Promise.race([pause(id), aborted]);
      if (signal.aborted) return;
      yield { type: "epoch", id, record: { epoch: 2 } as EpochRecord };
      const error = failure(id);
      if (error !== undefined) yield { type: "failed", id, error, final: false };
      else yield { type: "done", id, run: { method: name, seed: 1 } as RunFigures };
    },
  };
}

/** Resolves after some milliseconds. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
