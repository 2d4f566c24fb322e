import { assertEquals, assertRejects } from "@std/assert";
import type { EpochRecord } from "@shrinklab/experiments";
import { type Store, StoreError } from "@shrinklab/store";
import { serveQueues, testQueue } from "./queue_bench_for_tests.ts";
import type { TrialLease } from "./job_queue.ts";

serveQueues();

const run = { method: "l1", seed: 1, weightsSha256: "ab" } as never;

const states = async (store: Store) => (await store.trials()).map(({ state }) => state);
const ids = (leases: readonly TrialLease[]) => leases.map(({ id }) => id);
const idsOf = async (store: Store) => (await store.trials({ sweep: "a" })).map(({ id }) => id);
const started = (lease: TrialLease) => ({
  lease,
  events: [{ type: "started" as const, id: lease.id, worker: "w" }],
});
const done = (lease: TrialLease) => ({
  lease,
  events: [{ type: "done" as const, id: lease.id, run }],
  end: "done" as const,
});
const failed = (lease: TrialLease, final = false) => ({
  lease,
  events: [{ type: "failed" as const, id: lease.id, error: "no memory", final }],
  end: final ? "failed" as const : "again" as const,
});
const epoch = (lease: TrialLease, epoch: number) => ({
  lease,
  events: [{ type: "epoch" as const, id: lease.id, record: { epoch } as EpochRecord }],
});

testQueue("JobQueue gives every trial out once", 5, async ({ store, queue }) => {
  assertEquals(await queue.enqueue("a"), 5);
  assertEquals(await queue.enqueue("a"), 0);
  const first = await queue.take(3);
  assertEquals(await queue.enqueue("a"), 0);
  const rest = await queue.take(9);
  assertEquals([...ids(first), ...ids(rest)], await idsOf(store));
  assertEquals(await queue.take(1), []);
  assertEquals(await queue.report([...first, ...rest].map(done)), []);
  assertEquals([await queue.left(), new Set(await states(store))], [0, new Set(["done"])]);
  assertEquals(await queue.enqueue("a"), 0);
});

testQueue(
  "JobQueue.enqueue() finds trials whose job is gone",
  2,
  async ({ store, queue, query }) => {
    await queue.enqueue("a");
    await queue.report((await queue.take(1)).map(started));
    await query("DELETE FROM shrinklab_jobs.job");
    assertEquals((await states(store)).sort(), ["missing", "running"]);
    assertEquals(await queue.enqueue("a"), 2);
  },
);

testQueue("JobQueue takes out what is done or gone already", 3, async ({ store, queue }) => {
  await queue.enqueue("a");
  const [done, gone, open] = await idsOf(store);
  await store.write("a", [{ type: "done", id: done!, run }]);
  await store.deleteTrial("a", gone!);
  assertEquals(ids(await queue.take(9)), [open]);
  assertEquals(await queue.left(), 1);
});

testQueue("JobQueue has a failed trial begun again, until that is final", 1, async (bench) => {
  const { store, queue } = bench;
  await queue.enqueue("a");
  for (const [failures, wanted] of ["missing", "missing", "failed"].entries()) {
    const [lease] = await queue.take(1);
    assertEquals(lease!.failures, failures);
    await queue.report([started(lease!)]);
    await queue.report([failed(lease!, wanted === "failed")]);
    assertEquals(await states(store), [wanted]);
  }
  assertEquals(await queue.take(1), []);
  const [trial] = await store.trials();
  assertEquals([trial!.error, trial!.attempts, await queue.left()], ["no memory", 3, 0]);
  assertEquals(await store.reopen("a"), 1);
  assertEquals(await queue.enqueue("a"), 1);
});

testQueue("JobQueue.take() gives the oldest sweep first, or one alone", 2, async (bench) => {
  const { store, queue } = bench;
  await store.putSweep({ ...(await store.sweeps())[0]!, name: "b" }, [
    { id: "other", place: 0, method: "l1", seed: 1 },
  ]);
  assertEquals([await queue.enqueue("b"), await queue.enqueue("a")], [1, 2]);
  const [first] = await queue.take(1);
  assertEquals([first!.sweep, first!.id, first!.rank], ["a", first!.id, await queue.rankOf("a")]);
  assertEquals([await queue.left("a"), await queue.left("b"), await queue.left()], [2, 1, 3]);
  assertEquals(ids(await queue.take(9, await queue.rankOf("b"))), ["other"]);
  assertEquals((await queue.take(9)).length, 1);
  await assertRejects(() => queue.rankOf("c"), StoreError, 'sweep "c" is absent');
});

testQueue("JobQueue gives a trial to another when its worker falls silent", 2, async (bench) => {
  const { store, queue, expire } = bench;
  await queue.enqueue("a");
  const [silent, kept] = await queue.take(2);
  await queue.report([started(silent!), started(kept!), epoch(silent!, 1)]);
  await expire();
  // Both fell silent; one of them is taken again, and the first worker goes on.
  const [again] = await queue.take(1);
  assertEquals(again!.id, silent!.id);
  await queue.report([started(again!), epoch(again!, 1)]);
  assertEquals(await queue.report([epoch(silent!, 2)]), [silent]);
  assertEquals(await queue.report([done(silent!), done(kept!)]), [silent, kept]);
  assertEquals(await states(store), ["running", "running"]);
  assertEquals((await store.epochs()).map(({ record }) => record.epoch), [1]);
  assertEquals(await queue.report([epoch(again!, 2), done(again!)]), []);
  assertEquals(await queue.report([failed(silent!)]), [silent]);
  const [trial] = await store.trials();
  assertEquals([trial!.state, trial!.attempts, trial!.error], ["done", 2, undefined]);
  assertEquals((await store.epochs()).map(({ record }) => record.epoch), [1, 2]);
});

testQueue("JobQueue keeps a lease that is renewed", 1, async ({ queue, expire }) => {
  await queue.enqueue("a");
  const [lease] = await queue.take(1);
  await queue.report([{ lease: lease!, events: [] }]);
  await queue.supervise();
  assertEquals(await queue.report([{ lease: lease!, events: [] }]), []);
  await expire();
  assertEquals(await queue.report([{ lease: lease!, events: [] }]), [lease]);
});

testQueue(
  "JobQueue tells the store of trials whose workers all fell silent",
  1,
  async (bench) => {
    const { store, queue, expire } = bench;
    await queue.enqueue("a");
    for (let attempt = 0; attempt < 10; attempt++) {
      const [lease] = await queue.take(1);
      assertEquals(lease!.failures, 0);
      await queue.report([started(lease!)]);
      await expire();
    }
    assertEquals([ids(await queue.take(1)), await queue.left()], [[], 1]);
    assertEquals(await queue.settleGivenUp(), 1);
    const [trial] = await store.trials();
    assertEquals([trial!.state, trial!.error, await queue.left()], [
      "failed",
      "its workers fell silent 10 times: it is given up",
      0,
    ]);
  },
);

testQueue("JobQueue takes a trial back and counts no attempt", 1, async ({ store, queue }) => {
  await queue.enqueue("a");
  for (let time = 0; time < 5; time++) {
    const [lease] = await queue.take(1);
    assertEquals(lease!.failures, 0);
    await queue.report([started(lease!)]);
    const error = "interrupted";
    await queue.report([{
      lease: lease!,
      events: [{ type: "failed", id: lease!.id, error, final: false }],
      end: "given back",
    }]);
  }
  assertEquals([await states(store), await queue.left()], [["missing"], 1]);
});
