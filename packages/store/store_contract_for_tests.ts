import { assertEquals, assertRejects } from "@std/assert";
import type { EpochRecord } from "@shrinklab/experiments";
import type { RunFigures, Store, StoredSweep, TrialKey } from "./store.ts";
import { StoreError } from "./store_error.ts";

/** How a kind of store is tested. */
export interface StoreContract {
  /** What stands in front of the names of its tests. */
  readonly name: string;
  /** Why it cannot be tested here, where it cannot. */
  readonly ignore?: string | undefined;
  /** Opens the same empty store each time within one test; `body` may open it several times. */
  readonly withPlace: (body: (open: () => Promise<Store>) => Promise<void>) => Promise<void>;
}

/** A sweep for tests; what it is does not matter to a store. */
export function sweepForTests(name: string): Pick<StoredSweep, "name" | "spec" | "base"> {
  const experiment = { format: 2, name, methods: [], seeds: [1], data: { type: "images" } };
  const dataset = { name: "embedded", sha256: "00" };
  return {
    name,
    spec: { experiment, backend: "engine", strict: false, dataset, semantics: 1 },
    base: { format: 2, app: "sweep", command: "deno task sweep", experiment },
  } as unknown as Pick<StoredSweep, "name" | "spec" | "base">;
}

/** A trial for tests. */
export function trialForTests(place: number): TrialKey {
  return { id: `id${place}`, place, method: "l1", seed: place + 1, set: { lambda: 0.1 } };
}

/** An epoch for tests. */
export function epochForTests(epoch: number): EpochRecord {
  return { epoch, loss: 1 / 3, dataLoss: 0.25, penalty: 0, lastBatchLoss: 0.5, seconds: 0.125 };
}

const run = { method: "l1", seed: 1, weightsSha256: "ab" } as unknown as RunFigures;

/** Registers the tests that every kind of store has to pass. */
export function storeContract({ name, ignore, withPlace }: StoreContract): void {
  const test = (
    title: string,
    body: (open: () => Promise<Store>) => Promise<void>,
  ) =>
    Deno.test({
      name: `${name} ${title}${ignore === undefined ? "" : ` (${ignore})`}`,
      ignore: ignore !== undefined,
      fn: () => withPlace(body),
    });

  test("keeps a sweep and its trials", async (open) => {
    {
      await using store = await open();
      await store.putSweep(sweepForTests("a"), [trialForTests(0), trialForTests(1)]);
    }
    await using store = await open();
    const [sweep] = await store.sweeps();
    const { created, ...rest } = sweep!;
    assertEquals(rest, { ...sweepForTests("a"), dropped: [] });
    assertEquals(new Date(created).toISOString(), created);
    assertEquals(
      await store.trials({ sweep: "a" }),
      [0, 1].map((place) => ({
        ...trialForTests(place),
        sweep: "a",
        state: "missing" as const,
        attempts: 0,
      })),
    );
  });

  test("follows a trial from its start to its end", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
    await store.write("a", [
      { type: "started", id: "id0", worker: "w" },
      { type: "epoch", id: "id0", record: epochForTests(1) },
    ]);
    const [running] = await store.trials({ state: "running" });
    assertEquals([running!.attempts, running!.worker, running!.ended], [1, "w", undefined]);
    await store.write("a", [{ type: "done", id: "id0", run }]);
    const [done] = await store.trials({ sweep: "a" });
    assertEquals([done!.state, done!.run], ["done", run]);
    assertEquals((await store.epochs({ sweep: "a" })).map(({ record }) => record), [
      epochForTests(1),
    ]);
  });

  test("lists trials with the figures that a list shows", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [trialForTests(0), trialForTests(1)]);
    const listed = {
      last: { epoch: 1, penalty: 0, test: { rows: 3, loss: 1 / 3, accuracy: 2 / 3 } },
      chosen: "last",
      weightsSha256: "ab",
      seconds: 0.1,
      outcome: { type: "finished" },
      sparsity: [{ parameter: "fc1/kernel", size: 2, nearZero: 1, exactZero: 1, maxAbs: 1e-300 }],
    };
    await store.write("a", [
      { type: "started", id: "id0", worker: "w" },
      {
        type: "done",
        id: "id0",
        run: { ...run, ...listed, histograms: [], notes: ["long"] } as never,
      },
    ]);
    const [done, missing] = await store.list({ sweep: "a" });
    assertEquals<unknown>(done!.run, listed);
    const { run: _, ...rest } = (await store.trials())[0]!;
    assertEquals(done, { ...rest, run: done!.run! });
    assertEquals(missing, (await store.trials())[1]);
    assertEquals(await store.list({ sweep: "a", state: "running" }), []);
  });

  test("does not finish a trial twice", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
    await store.write("a", [
      { type: "started", id: "id0", worker: "w" },
      { type: "done", id: "id0", run },
      { type: "started", id: "id0", worker: "other" },
      { type: "epoch", id: "id0", record: epochForTests(1) },
      { type: "failed", id: "id0", error: "late", final: true },
      { type: "done", id: "id0", run: { ...run, seed: 9 } },
    ]);
    const [trial] = await store.trials();
    assertEquals([trial!.state, trial!.attempts, trial!.worker, trial!.error, trial!.run], [
      "done",
      1,
      "w",
      undefined,
      run,
    ]);
    assertEquals(await store.epochs(), []);
  });

  test("counts the epochs of the last attempt alone", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
    await store.write("a", [
      { type: "started", id: "id0", worker: "w" },
      { type: "epoch", id: "id0", record: epochForTests(1) },
      { type: "epoch", id: "id0", record: epochForTests(2) },
      { type: "failed", id: "id0", error: "its child was killed", final: false },
    ]);
    const [again] = await store.trials();
    assertEquals([again!.state, again!.error], ["missing", "its child was killed"]);
    await store.write("a", [
      { type: "started", id: "id0", worker: "w" },
      { type: "epoch", id: "id0", record: epochForTests(1) },
    ]);
    const epochs = await store.epochs({ id: "id0" });
    assertEquals(epochs.map(({ record }) => record.epoch), [1]);
    assertEquals(await store.epochs({ after: epochs.at(-1)!.sequence }), []);
    await store.write("a", [{ type: "epoch", id: "id0", record: epochForTests(2) }]);
    const [next, ...none] = await store.epochs({ after: epochs.at(-1)!.sequence });
    assertEquals([next!.record.epoch, none], [2, []]);
  });

  test("opens trials that stopped or failed again, and leaves the others", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [0, 1, 2, 3].map(trialForTests));
    await store.write("a", [
      { type: "started", id: "id0", worker: "w" },
      { type: "started", id: "id1", worker: "w" },
      { type: "done", id: "id1", run },
      { type: "started", id: "id2", worker: "w" },
      { type: "failed", id: "id2", error: "three times", final: true },
    ]);
    assertEquals(await store.reopen("a", ["running"]), 1);
    assertEquals((await store.trials())[2]!.state, "failed");
    assertEquals(await store.reopen("a"), 1);
    assertEquals((await store.trials()).map(({ state }) => state), [
      "missing",
      "done",
      "missing",
      "missing",
    ]);
  });

  test("writes all events or none", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
    const broken = { type: "epoch", id: "id0", record: 1n } as never;
    await assertRejects(() =>
      store.write("a", [{ type: "started", id: "id0", worker: "w" }, broken])
    );
    assertEquals((await store.trials())[0]!.state, "missing");
  });

  test("adds trials to a sweep and keeps what it has", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
    await store.write("a", [{ type: "started", id: "id0", worker: "w" }, {
      type: "done",
      id: "id0",
      run,
    }]);
    await store.putDropped("a", [{ label: "l1", after: "3 seeds", why: "p = 0.01" }]);
    await store.putSweep(sweepForTests("a"), [
      { ...trialForTests(1), place: 0 },
      { ...trialForTests(0), place: 1 },
    ]);
    assertEquals((await store.trials()).map(({ id, state }) => [id, state]), [
      ["id1", "missing"],
      ["id0", "done"],
    ]);
    assertEquals((await store.sweeps())[0]!.dropped.length, 1);
  });

  test("renames and deletes", async (open) => {
    await using store = await open();
    await store.putSweep(sweepForTests("a"), [trialForTests(0), trialForTests(1)]);
    await store.putSweep(sweepForTests("b"), [trialForTests(0)]);
    await store.write("a", [
      { type: "started", id: "id0", worker: "w" },
      { type: "epoch", id: "id0", record: epochForTests(1) },
    ]);
    await assertRejects(() => store.renameSweep("a", "b"), StoreError, "want a name that is free");
    await store.renameSweep("a", "c");
    assertEquals((await store.epochs({ sweep: "c" })).length, 1);
    await store.deleteTrial("c", "id0");
    assertEquals((await store.epochs()).length, 0);
    assertEquals((await store.trials({ sweep: "c" })).map(({ id }) => id), ["id1"]);
    await store.deleteSweep("c");
    assertEquals((await store.trials()).map(({ sweep }) => sweep), ["b"]);
  });

  test("locks a sweep for one holder", async (open) => {
    await using one = await open();
    await using other = await open();
    {
      await using _lock = await one.lock("a");
      await assertRejects(() => other.lock("a"), StoreError, "in use by another");
    }
    await using _free = await other.lock("a");
  });
}
