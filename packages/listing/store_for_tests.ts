import type { EpochRecord } from "@shrinklab/experiments";
import {
  type RunFigures,
  SqliteStore,
  type Store,
  type TrialEvent,
  type TrialKey,
} from "@shrinklab/store";

/** A trial to be put into a store, and how far it comes. */
export interface TrialForTests extends Partial<Omit<TrialKey, "id" | "place">> {
  /** Accuracy of the test rows after its last epoch; without one it stays missing. */
  readonly accuracy?: number;
  /** Weights that are exactly 0, of 100. */
  readonly zeros?: number;
  /** What made it fail, where it did. */
  readonly error?: string;
  /** Epochs that it has; 2 by default. */
  readonly epochs?: number;
  /** Notes of its run; none by default. */
  readonly notes?: readonly string[];
}

/** What tests of stores need. */
export const needs = {
  permissions: [{ name: "read" }, { name: "write" }] satisfies Deno.PermissionDescriptor[],
};

/**
 * Runs a test on a store that is gone afterwards.
 *
 * @param body The test.
 * @returns The test for `testWhere`.
 */
export function withStore(body: (store: Store) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await Deno.makeTempDir();
    try {
      await using store = SqliteStore.open(`${folder}/store.sqlite`);
      await body(store);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

/**
 * Puts a sweep with its trials into a store; their ids are the sweep's name and their place.
 *
 * @param store The store.
 * @param name Name of the sweep; its experiment is `of-NAME`.
 * @param trials The trials, method l1 and seed 1 unless they say otherwise.
 */
export async function putSweep(
  store: Store,
  name: string,
  trials: readonly TrialForTests[],
): Promise<void> {
  const keys = trials.map(({ method = "l1", seed = 1, set }, place) => ({
    id: `${name}${place}`,
    place,
    method,
    seed,
    ...(set === undefined ? {} : { set }),
  }));
  const sweep = { name, spec: { experiment: { name: `of-${name}` } }, base: {} };
  await store.putSweep(sweep as never, keys);
  for (let from = 0; from < trials.length; from += 100) {
    const events = trials.slice(from, from + 100).flatMap((trial, at) =>
      eventsOf(keys[from + at]!, trial)
    );
    await store.write(name, events);
  }
}

function eventsOf(
  key: TrialKey,
  { accuracy, error, zeros = 0, epochs = 2, notes = [] }: TrialForTests,
): TrialEvent[] {
  const { id } = key;
  if (accuracy === undefined && error === undefined) return [];
  const started = { type: "started", id, worker: "w" } as const;
  if (error !== undefined) return [started, { type: "failed", id, error, final: true } as const];
  const test = { rows: 1000, loss: 1 - accuracy!, accuracy: accuracy! };
  const records = Array.from({ length: epochs }, (_, at): EpochRecord => ({
    epoch: at + 1,
    loss: 1 / (at + 3),
    dataLoss: 1 / (at + 3),
    penalty: 0,
    lastBatchLoss: 0.5,
    test,
    seconds: 0.125,
  }));
  const run: RunFigures = {
    ...key,
    last: { epoch: epochs, penalty: 0.25, test },
    chosen: "last",
    penalties: [],
    sparsity: [
      { parameter: "fc1/kernel", size: 90, nearZero: zeros, exactZero: zeros, maxAbs: 2 },
      { parameter: "fc1/bias", size: 10, nearZero: 0, exactZero: 0, maxAbs: 2 },
    ],
    quantiles: [],
    weightsSha256: `sha-${id}`,
    seconds: 0.5,
    outcome: { type: "finished" },
    notes,
  };
  return [
    started,
    ...records.map((record) => ({ type: "epoch", id, record }) as const),
    { type: "done", id, run } as const,
  ];
}
