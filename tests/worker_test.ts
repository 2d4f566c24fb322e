import { assert, assertEquals } from "@std/assert";
import { assertAllDone, serveQueues, testQueue } from "../packages/queue/queue_bench_for_tests.ts";
import { trainForTests } from "../packages/queue/train_for_tests.ts";
import { workSweeps } from "@shrinklab/queue";

serveQueues();

const kills = Deno.env.get("SHRINKLAB_SOAK") === "full" ? 100 : 10;
const killed = "workSweeps(), killed at any of its statements, completes no job without its row";

testQueue(`${killed} (${kills} times)`, 200, async (bench) => {
  const { address, store, queue, query, expire } = bench;
  await queue.enqueue("a");
  for (let kill = 100 / kills; kill <= 100; kill += 100 / kills) {
    // Before a statement is sent, and while it is answered.
    const statement = kills === 100 ? kill : kill - kill / 10 % 2;
    const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-P=suite", "--no-check"],
        import.meta.resolve("../packages/queue/killed_worker_for_tests.ts"),
        ...[address, String(statement)],
      ],
    }).output();
    assertEquals(signal, "SIGKILL", new TextDecoder().decode(stderr));
    const differing = await query(
      `SELECT t.id, t.state, j.state FROM shrinklab.trials t
        JOIN shrinklab_jobs.job j ON j.data ->> 'id' = t.id
        WHERE (t.state = 'done') <> (j.state = 'completed')`,
    );
    assertEquals(differing, "", `killed at statement ${statement}`);
    // Silence is nothing to wait for here.
    await expire();
  }
  const summary = await workSweeps(store, queue, trainForTests(), { untilEmpty: true });
  assert(summary.done > 0);
  await assertAllDone(bench, 200);
  assertEquals(await query("SELECT count(*) FROM shrinklab_jobs.job"), "200");
});
