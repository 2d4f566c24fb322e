import { assert, assertEquals, assertRejects } from "@std/assert";
import type { StoredSweep } from "@shrinklab/store";
import { PostgresStore } from "@shrinklab/store/postgres";
import { trialKeys } from "@shrinklab/sweeps";
import { JobQueue } from "./job_queue.ts";
import { assertAllDone, serveQueues, specForTests, testQueue } from "./queue_bench_for_tests.ts";
import { trainForTests, wait } from "./train_for_tests.ts";
import { workSweeps } from "./work_sweeps.ts";

serveQueues();

testQueue("workSweeps() shares the trials of a sweep among workers", 60, async (bench) => {
  const { address, store, queue } = bench;
  await queue.enqueue("a");
  await using another = await PostgresStore.open(address);
  await using other = await JobQueue.open(another);
  const results = await Promise.all([
    workSweeps(store, queue, trainForTests({ name: "one" }), { untilEmpty: true }),
    workSweeps(another, other, trainForTests({ name: "two" }), { untilEmpty: true }),
  ]);
  assertEquals(results.map(({ done }) => done).reduce((a, b) => a + b), 60);
  assert(results.every(({ done }) => done > 0));
  await assertAllDone(bench, 60);
});

testQueue("workSweeps() begins what failed again, up to a limit", 4, async ({ store, queue }) => {
  await queue.enqueue("a");
  const failures = new Map<number, number>([[1, 1], [2, 9]]);
  const failure = (place: number) => {
    const left = failures.get(place) ?? 0;
    failures.set(place, left - 1);
    return left > 0 ? `no memory, ${left} left` : undefined;
  };
  const options = { untilEmpty: true };
  const summary = await workSweeps(store, queue, trainForTests({ failure }), options);
  assertEquals(summary, { done: 3, failed: 1, again: 3, lost: 0 });
  assertEquals((await store.trials()).map(({ state, attempts }) => [state, attempts]), [
    ["done", 1],
    ["done", 2],
    ["failed", 3],
    ["done", 1],
  ]);
  assertEquals((await store.trials())[2]!.error, "no memory, 7 left");
});

testQueue("workSweeps() gives back what it has when it is asked to end", 9, async (bench) => {
  const { store, queue } = bench;
  await queue.enqueue("a");
  const controller = new AbortController();
  const { signal } = controller;
  const pause = async (place: number) => {
    while (place === 0 && !signal.aborted) await wait(5);
    if (place === 1) controller.abort();
  };
  const summary = await workSweeps(store, queue, trainForTests({ pause, signal }), { signal });
  assertEquals(summary, { done: 0, failed: 0, again: 0, lost: 0 });
  assertEquals(await queue.left(), 9);
  assertEquals(new Set((await store.trials()).map(({ state }) => state)), new Set(["missing"]));
  await workSweeps(store, queue, trainForTests(), { untilEmpty: true });
  await assertAllDone(bench, 9);
});

testQueue("workSweeps() writes nothing of a trial that it has lost", 3, async (bench) => {
  const { address, store, queue, expire } = bench;
  await queue.enqueue("a");
  // It says nothing, as if its process stood still, and then goes on.
  const silence = Promise.withResolvers<void>();
  const train = trainForTests({ name: "stopped", size: 3, pause: () => silence.promise });
  const stopped = workSweeps(store, queue, train, { untilEmpty: true });
  while ((await store.epochs()).length < 3) await wait(20);
  await expire();
  await using another = await PostgresStore.open(address);
  await using other = await JobQueue.open(another);
  await workSweeps(another, other, trainForTests({ name: "other" }), { untilEmpty: true });
  silence.resolve();
  assertEquals(await stopped, { done: 0, failed: 0, again: 0, lost: 3 });
  await assertAllDone(bench, 3);
  assertEquals(
    (await store.trials()).map(({ worker, run, attempts }) => [worker, run!.method, attempts]),
    Array(3).fill(["other", "other", 2]),
  );
});

testQueue("workSweeps() waits for a server that is restarted", 30, async (bench) => {
  const { store, queue, server } = bench;
  await queue.enqueue("a");
  const faults: unknown[] = [];
  let restarted: Promise<void> | undefined;
  const restart = async () => {
    await server.stop();
    await wait(1500);
    await server.resume();
  };
  const pause = async (place: number) => {
    if (place === 5) restarted = restart();
    await wait(50);
  };
  const summary = await workSweeps(store, queue, trainForTests({ pause }), {
    untilEmpty: true,
    onFault: (error) => faults.push(error),
  });
  await restarted;
  assert(faults.length > 0);
  // What was written counts once, though an answer that was cut off is not counted as done.
  assert(summary.done + summary.lost >= 30 && summary.failed === 0, JSON.stringify(summary));
  await assertAllDone(bench, 30);
});

testQueue("workSweeps() ends when it is asked to, also without its database", 3, async (bench) => {
  const { store, queue, server } = bench;
  await queue.enqueue("a");
  const controller = new AbortController();
  const { signal } = controller;
  const faults: unknown[] = [];
  const pause = async () => {
    if (signal.aborted || faults.length > 0) return;
    await server.stop();
    setTimeout(() => controller.abort(), 100);
    while (!signal.aborted) await wait(5);
  };
  const train = trainForTests({ pause, signal, size: 1 });
  try {
    const onFault = (error: unknown) => faults.push(error);
    const summary = await workSweeps(store, queue, train, { signal, onFault });
    assertEquals(summary, { done: 0, failed: 0, again: 0, lost: 0 });
    assertEquals(faults.length, 1);
  } finally {
    await server.resume();
  }
  assertEquals(await queue.left(), 3);
});

testQueue("workSweeps() gives trials back when training breaks", 2, async (bench) => {
  const { store, queue } = bench;
  await queue.enqueue("a");
  const broken = () => Promise.reject(new RangeError("Cannot read data: rows are absent"));
  await assertRejects(() => workSweeps(store, queue, broken), RangeError, "rows are absent");
  assertEquals(await queue.left(), 2);
  await workSweeps(store, queue, trainForTests(), { untilEmpty: true });
  await assertAllDone(bench, 2);
});

testQueue("workSweeps() reads a sweep again that was extended", 3, async (bench) => {
  const { store, queue } = bench;
  await queue.enqueue("a");
  const spec = specForTests(5);
  const places: number[] = [];
  const pause = async (place: number) => {
    places.push(place);
    if (places.length > 1) return;
    const sweep = { name: "a", spec, base: {} } as unknown as StoredSweep;
    await store.putSweep(sweep, trialKeys(spec));
    assertEquals(await queue.enqueue("a"), 2);
  };
  const seeds: number[] = [];
  const train = trainForTests({ size: 1, pause });
  await workSweeps(store, queue, async (sweep, source) => {
    seeds.push(sweep.spec.experiment.seeds.length);
    await train(sweep, source);
  }, { untilEmpty: true });
  assertEquals([places.sort(), seeds], [[0, 1, 2, 3, 4], [3, 5]]);
  await assertAllDone(bench, 5);
});

testQueue("workSweeps() refuses a sweep of another version", 1, async ({ store, queue }) => {
  const spec = { ...specForTests(1), semantics: 99 };
  const sweep = { name: "new", spec, base: {} } as unknown as StoredSweep;
  await store.putSweep(sweep, trialKeys(spec));
  await queue.enqueue("new");
  const train = trainForTests();
  await assertRejects(
    () => workSweeps(store, queue, train, { sweep: "new", untilEmpty: true }),
    RangeError,
    "its semantics are 99, want 1",
  );
  assertEquals(await queue.left("new"), 1);
});
