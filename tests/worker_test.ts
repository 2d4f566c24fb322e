import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadSource, planExperiment, type Result } from "@shrinklab/experiments";
import { presets } from "@shrinklab/experiments/presets";
import { workSweeps } from "@shrinklab/queue";
import type { StoredSweep } from "@shrinklab/store";
import { SEMANTICS, trialKeys } from "@shrinklab/sweeps";
import { PostgresServer } from "@shrinklab/testing";
import {
  assertAllDone,
  type QueueBench,
  serveQueues,
  testQueue,
} from "../packages/queue/queue_bench_for_tests.ts";
import { trainForTests, wait } from "../packages/queue/train_for_tests.ts";

serveQueues();

const soak = Deno.env.get("SHRINKLAB_SOAK") === "full";

/** A program on a store, with the permissions of its task; the password is in the environment. */
function start(task: "sweep" | "worker", address: string, ...args: string[]): Deno.ChildProcess {
  const path = (name: string) =>
    decodeURIComponent(new URL(`../${name}`, import.meta.url).pathname);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined) url.password = "";
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-check", "--config", path("deno.json"), `-P=${task}`],
      ...[path("apps/runner/task.ts"), "deno task", task, "--store", url?.href ?? address, ...args],
    ],
    env: { PGPASSWORD: PostgresServer.password, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function ended(process: Deno.ChildProcess) {
  const { code, signal, stdout, stderr } = await process.output();
  const text = new TextDecoder();
  return { code, signal, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Puts a sweep of short trials on a table into the store and the queue. */
async function enqueueSweep(
  { store, queue }: QueueBench,
  seeds: number,
  epochs = 2,
): Promise<void> {
  const { experiment } = planExperiment([presets["e5-thoracic"]], { seeds, epochs });
  const method = experiment.methods[0]!;
  const source = await loadSource(experiment.data);
  assert(source.type === "table");
  const { sha256 } = source.file;
  const spec = {
    experiment: { ...experiment, methods: [method] },
    backend: "engine",
    strict: false,
    dataset: { name: "thoracic", sha256 },
    semantics: SEMANTICS,
  };
  await store.putSweep({ name: "real", spec, base: {} } as unknown as StoredSweep, trialKeys(spec));
  assertEquals(await queue.enqueue("real"), seeds);
}

/** Every trial is there exactly once, with all its epochs, and nothing is left in the queue. */
async function assertEachOnce(
  { store, queue, query }: QueueBench,
  seeds: number,
  epochs = 2,
): Promise<void> {
  const trials = await store.trials({ sweep: "real" });
  assertEquals(
    trials.map(({ state, seed }) => [state, seed]),
    [...Array(seeds).keys()].map(
      (index) => ["done", index + 1],
    ),
  );
  const all = await store.epochs({ sweep: "real" });
  assertEquals(all.length, seeds * epochs);
  assertEquals(new Set(all.map(({ id, record }) => `${id} ${record.epoch}`)).size, seeds * epochs);
  assertEquals(new Set(trials.map(({ run }) => run!.weightsSha256)).size, seeds);
  assertEquals(await queue.left(), 0);
  const completed = "SELECT count(*) FROM shrinklab_jobs.job WHERE data ->> 'sweep' = 'real'";
  assertEquals(await query(`${completed} AND state = 'completed'`), await query(completed));
}

testQueue(
  "deno task sweep hands its trials to workers, and has the same bits",
  1,
  async (bench) => {
    const { address } = bench;
    const what = [
      "e5-thoracic",
      "--methods",
      "as-written",
      "--epochs",
      "2",
      "--no-report",
      "--json",
    ];
    const print = async (...args: Parameters<typeof start>) => {
      const { code, stdout, stderr } = await ended(start(...args));
      assertEquals(code, 0, stderr);
      return JSON.parse(stdout);
    };
    const hashes = ({ runs }: Result) =>
      runs.map(({ seed, weightsSha256 }) => [seed, weightsSha256]);
    const six = [...what, "--seeds", "6"];
    const sweep = "e5-thoracic";
    assertEquals(await print("sweep", address, ...six), { sweep, enqueued: 6 });
    const again = await ended(start("sweep", address, ...six));
    assertEquals(again.code, 2);
    assertStringIncludes(again.stderr, "want --resume to go on");
    const all = ["--until-empty", "--workers", "2", "--json"];
    const summary = { done: 6, failed: 0, again: 0, lost: 0 };
    assertEquals(await print("worker", address, ...all), summary);
    const shared: Result = await print("sweep", address, ...six, "--resume");
    const folder = await Deno.makeTempDir();
    try {
      const alone: Result = await print("sweep", `${folder}/a.sqlite`, ...six);
      assertEquals(hashes(shared), hashes(alone));
      assertEquals(shared.runs.map(({ history }) => history.length), Array(6).fill(2));
      const more = [...what, "--seeds", "8", "--extend", "--workers", "1"];
      assertEquals(hashes(await print("sweep", address, ...more)).slice(0, 6), hashes(alone));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

testQueue("deno task worker, killed, leaves its trials to another", 1, async (bench) => {
  await enqueueSweep(bench, 30);
  const args = ["--until-empty", "--name", "real", "--workers", "1"];
  const killed = start("worker", bench.address, ...args);
  while ((await bench.store.trials({ sweep: "real", state: "done" })).length < 3) await wait(20);
  killed.kill("SIGKILL");
  await ended(killed);
  await bench.expire();
  const { code, stdout, stderr } = await ended(start("worker", bench.address, ...args));
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^Trials: \d+ done\n$/);
  await assertEachOnce(bench, 30);
});

testQueue("deno task worker ends at Ctrl-C and gives back what it has", 1, async (bench) => {
  await enqueueSweep(bench, 200);
  const worker = start("worker", bench.address, "--workers", "1");
  while ((await bench.store.trials({ state: "done" })).length < 3) await wait(20);
  worker.kill("SIGINT");
  const { code, stderr } = await ended(worker);
  assertEquals(code, 130, stderr);
  const states = Map.groupBy(await bench.store.trials({ sweep: "real" }), ({ state }) => state);
  assertEquals([...states.keys()].sort(), ["done", "missing"]);
  assertEquals(await bench.queue.left("real"), states.get("missing")!.length);
});

testQueue("deno task worker refuses what is no server, in one line and without password", 1, async (
  { address, server },
) => {
  const refused = async (store: string, wanted: string) => {
    const { code, stderr } = await ended(start("worker", store, "--until-empty"));
    assertEquals(code, 2);
    assertMatch(stderr, /^Error: [^\n]*\n$/);
    assertStringIncludes(stderr, wanted);
    assert(!stderr.includes(PostgresServer.password) && !stderr.includes("pass%3A"), stderr);
  };
  await refused(address.replace(/ca\.pem$/, "other.pem"), "certificate that is not trusted");
  await refused(server.address("nowhere"), "has no such database");
  await refused("runs/store.sqlite", "--store is a file, want postgres://");
});

if (soak) {
  const name = "200 trials by two workers, one killed every few seconds, one stopped for two " +
    "leases and continued, the server restarted once: each trial exactly once";
  testQueue(name, 1, async (bench) => {
    const { address, queue, server, store } = bench;
    const [seeds, epochs] = [200, 100];
    await enqueueSweep(bench, seeds, epochs);
    const args = ["--until-empty", "--name", "real", "--workers", "1"];
    const finished = async () => (await store.trials({ sweep: "real", state: "done" })).length;
    const stopped = start("worker", address, ...args);
    let killed = start("worker", address, ...args);
    let kills = 0;
    const killing = (async () => {
      // A worker that is killed before it has trained anything shows nothing.
      for (let before = 0, now = 0; now < seeds - 20; now = await finished()) {
        await wait(1000);
        if (now <= before) continue;
        before = now;
        killed.kill("SIGKILL");
        await ended(killed);
        killed = start("worker", address, ...args);
        kills++;
      }
    })();
    while (await finished() < 2) await wait(100);
    stopped.kill("SIGSTOP");
    await wait(2 * queue.lease + 5000);
    stopped.kill("SIGCONT");
    await killing;
    await server.stop();
    await wait(2000);
    await server.resume();
    const ends = await Promise.all([ended(stopped), ended(killed)]);
    // One that was just beginning when the server went says so and ends: another one is started.
    if (ends[1].stderr.includes("does not answer")) {
      ends[1] = await ended(start("worker", address, ...args));
    }
    for (const { code, stderr } of ends) assertEquals(code, 0, stderr);
    assert(kills > 2, `${kills} kills`);
    await assertEachOnce(bench, seeds, epochs);
  });
}

const [kills, count] = soak ? [100, 1500] : [10, 200];
const killed = "workSweeps(), killed at any of its statements, completes no job without its row";

testQueue(`${killed} (${kills} times)`, count, async (bench) => {
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
  await assertAllDone(bench, count);
  assertEquals(await query("SELECT count(*) FROM shrinklab_jobs.job"), `${count}`);
});
