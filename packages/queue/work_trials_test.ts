import { assert, assertEquals, assertRejects } from "@std/assert";
import { PostgresStore } from "@shrinklab/store/postgres";
import { assertAllDone, serveQueues, testQueue } from "./queue_bench_for_tests.ts";
import { trainerForTests, wait } from "./trainer_for_tests.ts";
import { TrialQueue } from "./trial_queue.ts";
import { workTrials } from "./work_trials.ts";

serveQueues();

testQueue("workTrials() shares the trials of a sweep among workers", 60, async (bench) => {
  const { address, queue } = bench;
  await queue.enqueue("a");
  await using store = await PostgresStore.open(address);
  await using other = await TrialQueue.open(store);
  const results = await Promise.all([
    workTrials(queue, trainerForTests({ name: "one" }), { untilEmpty: true }),
    workTrials(other, trainerForTests({ name: "two" }), { untilEmpty: true }),
  ]);
  assertEquals(results.map(({ done }) => done).reduce((a, b) => a + b), 60);
  assert(results.every(({ done }) => done > 0));
  await assertAllDone(bench, 60);
});

testQueue("workTrials() begins what failed again, up to a limit", 4, async ({ store, queue }) => {
  await queue.enqueue("a");
  const failures = new Map<string, number>([["id1", 1], ["id2", 9]]);
  const failure = (id: string) => {
    const left = failures.get(id) ?? 0;
    failures.set(id, left - 1);
    return left > 0 ? `no memory, ${left} left` : undefined;
  };
  const summary = await workTrials(queue, trainerForTests({ failure }), { untilEmpty: true });
  assertEquals(summary, { done: 3, failed: 4, lost: 0 });
  assertEquals((await store.trials()).map(({ state, attempts }) => [state, attempts]), [
    ["done", 1],
    ["done", 2],
    ["failed", 3],
    ["done", 1],
  ]);
  assertEquals((await store.trials())[2]!.error, "no memory, 7 left");
});

testQueue("workTrials() gives back what it has when it is asked to end", 9, async (bench) => {
  const { store, queue } = bench;
  await queue.enqueue("a");
  const controller = new AbortController();
  const pause = async (id: string) => {
    if (id === "id1") controller.abort();
    await wait(id === "id0" ? 60_000 : 5);
  };
  const trainer = trainerForTests({ pause });
  const summary = await workTrials(queue, trainer, { signal: controller.signal });
  assertEquals(summary, { done: 0, failed: 0, lost: 0 });
  assertEquals(await queue.left(), 9);
  assertEquals(new Set((await store.trials()).map(({ state }) => state)), new Set(["missing"]));
  await workTrials(queue, trainerForTests(), { untilEmpty: true });
  await assertAllDone(bench, 9);
});

testQueue("workTrials() drops a trial that was lost, and doubles nothing", 3, async (bench) => {
  const { address, queue, expire } = bench;
  await queue.enqueue("a");
  // It says nothing, as if its process stood still, and then goes on.
  const silence = Promise.withResolvers<void>();
  const stopped = workTrials(
    queue,
    trainerForTests({ name: "stopped", size: 3, pause: () => silence.promise }),
    { untilEmpty: true },
  );
  while (await bench.query("SELECT count(*) FROM shrinklab.epochs") !== "3") await wait(20);
  await expire();
  await using store = await PostgresStore.open(address);
  await using other = await TrialQueue.open(store);
  await workTrials(other, trainerForTests({ name: "other" }), { untilEmpty: true });
  silence.resolve();
  assertEquals(await stopped, { done: 0, failed: 0, lost: 3 });
  await assertAllDone(bench, 3);
  assertEquals(
    (await store.trials()).map(({ worker, run, attempts }) => [
      worker,
      run!.method,
      attempts,
    ]),
    Array(3).fill(["other", "other", 2]),
  );
});

testQueue("workTrials() waits for a server that is restarted", 30, async (bench) => {
  const { queue, server } = bench;
  await queue.enqueue("a");
  const faults: unknown[] = [];
  let restarted: Promise<void> | undefined;
  const restart = async () => {
    await server.stop();
    await wait(1500);
    await server.resume();
  };
  const pause = async (id: string) => {
    if (id === "id5") restarted = restart();
    await wait(50);
  };
  const summary = await workTrials(queue, trainerForTests({ pause }), {
    untilEmpty: true,
    onFault: (error) => faults.push(error),
  });
  await restarted;
  assert(faults.length > 0);
  // An answer that the restart cut off is not counted; what was written counts once.
  assert(summary.done + summary.lost >= 30 && summary.failed === 0, JSON.stringify(summary));
  await assertAllDone(bench, 30);
});

testQueue("workTrials() gives the trial back when its own trainer breaks", 2, async (bench) => {
  const { queue } = bench;
  await queue.enqueue("a");
  const broken = {
    size: 1,
    // deno-lint-ignore require-yield
    async *train() {
      await wait(1);
      throw new RangeError("Cannot read data: rows are absent, want them here");
    },
  };
  await assertRejects(() => workTrials(queue, broken, {}), RangeError, "rows are absent");
  assertEquals(await queue.left(), 2);
  await workTrials(queue, trainerForTests(), { untilEmpty: true });
  await assertAllDone(bench, 2);
});
