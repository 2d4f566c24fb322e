import type { EpochRecord } from "@shrinklab/experiments";
import type { RunFigures, TrialEvent } from "@shrinklab/store";
import type { TrialSource, TrialTask } from "@shrinklab/sweeps";
import type { TrainSweep } from "./work_sweeps.ts";

/** How training for tests goes. */
export interface TrainForTests {
  /** Its name, which runs tell. */
  readonly name?: string;
  /** Trials at a time; default 2. */
  readonly size?: number;
  /** Ends it, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Waits within each trial, before its second epoch; default 5 ms. */
  readonly pause?: (place: number) => Promise<void>;
  /** What ends a trial instead of its run. */
  readonly failure?: (place: number) => string | undefined;
}

/** Two epochs and a run, which tells who trained it; a trial fails for good the third time. */
export function trainForTests(
  { name = "w", size = 2, signal, pause = () => wait(5), failure }: TrainForTests = {},
): TrainSweep {
  const one = async ({ id, place, attempts }: TrialTask, source: TrialSource) => {
    const epoch = (epoch: number): TrialEvent => ({
      type: "epoch",
      id,
      record: { epoch } as EpochRecord,
    });
    await source.write([{ type: "started", id, worker: name }, epoch(1)]);
    await pause(place);
    if (signal?.aborted) return;
    const error = failure?.(place);
    await source.write([
      epoch(2),
      error === undefined
        ? { type: "done", id, run: { method: name, seed: 1 } as RunFigures }
        : { type: "failed", id, error, final: attempts + 1 >= 3 },
    ]);
  };
  return async (_, source) => {
    while (!signal?.aborted) {
      const tasks = await source.take(size);
      if (tasks.length === 0) return;
      await Promise.all(tasks.map((task) => one(task, source)));
    }
  };
}

/** Resolves after some milliseconds. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
