import { type Store, type StoredSweep, StoreError } from "@shrinklab/store";
import { SEMANTICS, trialKeys, type TrialSource } from "@shrinklab/sweeps";
import type { JobQueue, TrialLease } from "./job_queue.ts";
import { LeasedTrials } from "./leased_trials.ts";
import { Patience } from "./patience.ts";

/** Milliseconds between two questions for trials where none waits. */
const IDLE = 1000;

/**
 * Trains what a source gives until it gives nothing more, as `trainTrials()` does.
 *
 * @param sweep What is trained.
 * @param trials Its trials.
 */
export type TrainSweep = (sweep: StoredSweep, trials: TrialSource) => Promise<void>;

/** Options of {@linkcode workSweeps}. */
export interface WorkOptions {
  /** Ends when no trial waits or is in training anywhere; default: only with `signal`. */
  readonly untilEmpty?: boolean;
  /** Takes trials of this sweep alone. */
  readonly sweep?: string;
  /** Ends the work: what is in training is given back to the queue. */
  readonly signal?: AbortSignal;
  /** Told after each change what the work has come to. */
  readonly onProgress?: (summary: WorkSummary) => void;
  /** Told of trials that are not ours any more: a lease ran out. */
  readonly onLost?: (lease: TrialLease) => void;
  /** Told of a fault of the database that is waited for, when it begins. */
  readonly onFault?: (error: unknown) => void;
}

/** How a worker's trials ended. */
export interface WorkSummary {
  /** Trials that were finished. */
  readonly done: number;
  /** Trials that were given up. */
  readonly failed: number;
  /** Attempts that failed and are made again. */
  readonly again: number;
  /** Trials whose lease ran out, or of whose report the answer was cut off. */
  readonly lost: number;
}

/**
 * Takes trials from a queue and trains them, one sweep after the other, the oldest first, until it is
 * told to end. Where the database does not answer, it goes on training and waits for it.
 *
 * @param store Where sweeps are.
 * @param queue Where trials come from.
 * @param train Trains the trials of one sweep.
 * @param options When it ends, and who is told what.
 * @returns How they ended.
 * @throws {StoreError} If the database fails for longer.
 * @throws {RangeError} If a sweep wants another version of the engine.
 *
 * @example
 * ```ts ignore
 * const { done } = await workSweeps(store, queue, train, { untilEmpty: true });
 * ```
 */
export async function workSweeps(
  store: Store,
  queue: JobQueue,
  train: TrainSweep,
  options: WorkOptions = {},
): Promise<WorkSummary> {
  const { signal, untilEmpty = false, sweep: only, onProgress, onLost, onFault } = options;
  const patience = new Patience(signal, onFault);
  const summary = { done: 0, failed: 0, again: 0, lost: 0 };
  const count = (what: keyof WorkSummary) => {
    summary[what]++;
    onProgress?.({ ...summary });
  };
  const rank = only === undefined ? undefined : await patience.wait(() => queue.rankOf(only));
  try {
    while (!signal?.aborted) {
      const [lease] = await patience.wait(() => queue.take(1, rank));
      if (lease !== undefined) {
        await trainSweepOf(lease);
        continue;
      }
      await patience.wait(() => queue.settleGivenUp());
      if (untilEmpty && await patience.wait(() => queue.left(only)) === 0) break;
      await pause(IDLE, signal);
    }
  } catch (error) {
    // Who is asked to end leaves a database alone that does not answer: leases run out by themselves.
    if (!signal?.aborted || !(error instanceof StoreError)) throw error;
    patience.tell(error);
  }
  return summary;

  async function trainSweepOf(lease: TrialLease): Promise<void> {
    const sweep = (await patience.wait(() => store.sweeps()))
      .find(({ name }) => name === lease.sweep);
    const places = sweep === undefined ? new Map<string, number>() : placesOf(sweep);
    await using trials = new LeasedTrials(lease, {
      queue,
      places,
      patience,
      onEnd(end) {
        if (end !== "given back") count(end);
      },
      onLost(lease) {
        count("lost");
        onLost?.(lease);
      },
    });
    if (sweep !== undefined && sweep.spec.semantics !== SEMANTICS) {
      throw new RangeError(
        `Cannot train sweep "${sweep.name}": its semantics are ${sweep.spec.semantics}, want ` +
          `${SEMANTICS}, those of this version, or --name of another sweep`,
      );
    }
    if (sweep === undefined || !places.has(lease.id)) {
      throw new RangeError(
        `Cannot train sweep "${lease.sweep}": trial ${lease.id} is not among those of its spec, want ` +
          "the version that put it into the queue, or --name of another sweep",
      );
    }
    await train(sweep, trials);
  }
}

/** Places of trials by their ids, in the experiment as this version reads it. */
function placesOf({ spec }: StoredSweep): ReadonlyMap<string, number> {
  return new Map(trialKeys(spec).map(({ id, place }) => [id, place]));
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
