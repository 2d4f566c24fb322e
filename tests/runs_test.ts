import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openStore, SqliteStore } from "@shrinklab/store";
import { postgresMissing, PostgresServer, testWhere } from "@shrinklab/testing";
import { putSweep, type TrialForTests } from "../packages/listing/store_for_tests.ts";
import { everythingIn, inFolder, processes, runApp } from "./run_app.ts";

const trials: TrialForTests[] = [1, 2, 3].flatMap((seed) => [
  { method: "none", seed, set: { lambda: 0.1 }, accuracy: [0.81, 0.82, 0.83][seed - 1]! },
  { method: "prox-l1", seed, set: { lambda: 0.1 }, accuracy: 0.875, zeros: 50 },
]);
const failed: TrialForTests = { seed: 4, set: { lambda: 0.2 }, error: "its child was killed" };
const missing: TrialForTests = { seed: 5, set: { lambda: 0.2 } };

async function makeStore(path: string): Promise<void> {
  await using store = SqliteStore.open(path);
  await putSweep(store, "lambdas", [...trials, failed, missing]);
}

/** Runs a test in a folder with a store in the usual place. */
function testRuns(
  name: string,
  body: (run: (...args: string[]) => ReturnType<typeof runApp>, folder: string) => Promise<void>,
): void {
  testWhere(
    processes,
    name,
    inFolder(async (folder) => {
      await makeStore(`${folder}/runs/store.sqlite`);
      await body((...args) => runApp("runs", args, folder), folder);
    }),
  );
}

testRuns("runs lists trials as a table and as JSON", async (run) => {
  const { code, stdout, stderr } = await run("--sort", "-test.accuracy");
  assertEquals([code, stderr], [0, ""]);
  const [heading, , titles, , first] = stdout.split("\n");
  assertEquals(
    heading,
    "8 runs of sweep lambdas in runs/store.sqlite: 6 done, 1 failed, 1 missing",
  );
  assertMatch(
    titles!,
    /method +lambda +seed +state +test.accuracy % +judging.loss +sparsity % +seconds +id +error/,
  );
  assertMatch(first!, /prox-l1 +0.1 +1 +done +87.50 +0.1250 +50.00 +0.5000 +lambdas1 +-/);
  assertStringIncludes(stdout, "its child was killed");
  const { runs } = JSON.parse(
    (await run("--json", "--where", "seed<=1", "--method", "none")).stdout,
  );
  const { started, ended, ...rest } = runs[0];
  assertEquals([typeof started, typeof ended, runs.length], ["string", "string", 1]);
  assertEquals(rest, {
    sweep: "lambdas",
    id: "lambdas0",
    method: "none",
    seed: 1,
    set: { lambda: 0.1 },
    state: "done",
    attempts: 1,
    worker: "w",
    experiment: "of-lambdas",
    last: { epoch: 2, penalty: 0.25, test: { rows: 1000, loss: 1 - 0.81, accuracy: 0.81 } },
    chosen: "last",
    weightsSha256: "sha-lambdas0",
    seconds: 0.5,
    outcome: { type: "finished" },
    weights: 100,
    nearZero: 0,
    exactZero: 0,
  });
  assertEquals((await run("--seed", "9")).stdout, "0 runs in runs/store.sqlite\n");
});

testRuns("runs --group gives intervals over seeds, as a table and as JSON", async (run) => {
  const { stdout } = await run("--group", "--state", "done");
  assertMatch(stdout, /method +lambda +trials +seeds +mean test.accuracy % +deviation +95 %/);
  // 0.82 +- 4.3027 * 0.01 / sqrt(3)
  assertMatch(stdout, /none +0.1 +3 +3 +82.00 +1.00 +79.52 to 84.48/);
  assertMatch(stdout, /prox-l1 +0.1 +3 +3 +87.50 +0.00 +87.50 to 87.50/);
  const text = (await run("--group", "--figure", "sparsity", "--sort", "-mean", "--json")).stdout;
  const { groups } = JSON.parse(text);
  assertEquals(
    groups.map(({ method, figure, mean, seeds }: Record<string, unknown>) => [
      method,
      figure,
      mean,
      seeds,
    ]),
    [["prox-l1", "sparsity", 0.5, 3], ["none", "sparsity", 0, 3], ["l1", "sparsity", undefined, 0]],
  );
});

testRuns("runs --export writes trials, epochs and groups to files", async (run, folder) => {
  const exported = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args);
    assertEquals([code, stdout], [0, ""], stderr);
    return stderr;
  };
  assertEquals(await exported("--export", "all.csv"), "Wrote 8 runs to all.csv\n");
  const lines = (await Deno.readTextFile(`${folder}/all.csv`)).trimEnd().split("\n");
  assertEquals(lines.length, 9);
  assertMatch(lines[0]!, /^sweep,experiment,id,method,seed,lambda,state,.*last\.test\.accuracy/);
  assertEquals(
    await exported("--export", "epochs.json", "--epochs", "--method", "prox-l1"),
    "Wrote 6 epochs to epochs.json\n",
  );
  const epochs = JSON.parse(await Deno.readTextFile(`${folder}/epochs.json`));
  assertEquals(epochs.map(({ seed, epoch }: Record<string, number>) => [seed, epoch]), [
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [3, 1],
    [3, 2],
  ]);
  assertEquals(await exported("--export", "g.parquet", "--group"), "Wrote 3 groups to g.parquet\n");
  const magic = new TextDecoder().decode((await Deno.readFile(`${folder}/g.parquet`)).slice(0, 4));
  assertEquals(magic, "PAR1");
});

testRuns("runs refuses what it cannot do in one line, and makes no store", async (run, folder) => {
  const before = everythingIn(folder).filter((name) => !/-(shm|wal)$/.test(name));
  const refused = async (line: string, ...args: string[]) => {
    const { code, stdout, stderr } = await run(...args);
    assertEquals([code, stdout, stderr], [2, "", `Error: ${line}\n`]);
  };
  await refused(
    'Cannot open store: "nope.sqlite" is not there, want a store of a sweep',
    "--store",
    "nope.sqlite",
  );
  // Flags come before the store.
  await refused(
    'Cannot choose runs: condition is "lambda", want a field, one of <= >= != = < >, and a value, ' +
      "such as lambda<0.01",
    ...["--store", "nope.sqlite", "--where", "lambda"],
  );
  await refused(
    'Cannot export: file is "a.arrow", want one that ends in .csv, .json or .parquet',
    ...["--store", "nope.sqlite", "--export", "a.arrow"],
  );
  await refused(
    "Cannot list runs: there is --epochs, want --export FILE beside it",
    ...["--store", "nope.sqlite", "--epochs"],
  );
  await refused(
    'Cannot sort runs: field is "lamda", want one of theirs; did you mean lambda?',
    ...["--sort", "-lamda"],
  );
  await refused('Cannot list runs: sweep is "lambda", want lambdas', "--sweep", "lambda");
  assertEquals(everythingIn(folder).filter((name) => !/-(shm|wal)$/.test(name)), before);
});

testRuns("runs renames and deletes a sweep that nobody trains", async (run, folder) => {
  const path = `${folder}/runs/store.sqlite`;
  {
    await using store = SqliteStore.open(path);
    await using _training = await store.lock("lambdas");
    assertEquals((await run()).code, 0);
    const { code, stderr } = await run("--rename", "lambdas=new");
    assertEquals(code, 2);
    assertStringIncludes(stderr, "is in use by another sweep");
  }
  assertEquals(
    (await run("--rename", "lambdas=new")).stdout,
    'Renamed sweep "lambdas" to "new" (8 trials, 6 done)\n',
  );
  const unsure = await run("--delete", "new");
  assertEquals([unsure.code, unsure.stderr], [
    2,
    'Error: Cannot delete sweep: "new" has 8 trials, 6 done, want --yes\n',
  ]);
  assertStringIncludes((await run()).stdout, "8 runs of sweep new");
  assertEquals(
    (await run("--delete", "new", "--yes")).stdout,
    'Deleted sweep "new" (8 trials, 6 done) from runs/store.sqlite\n',
  );
  assertEquals((await run()).stdout, "0 runs in runs/store.sqlite\n");
});

const noServer = postgresMissing();

testWhere(
  noServer === undefined ? processes : { missing: noServer },
  "deno task runs lists a store in PostgreSQL as one in a file",
  inFolder(async (folder) => {
    await using server = await PostgresServer.start();
    const address = await server.createDatabase();
    const file = `${folder}/store.sqlite`;
    for (const place of [address, file]) {
      await using store = await openStore(place);
      await putSweep(store, "lambdas", [...trials, failed, missing]);
    }
    const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
    const listed = async (store: string) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "-q", "--config", config, "runs", "--store", store, "--json"],
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const { runs } = JSON.parse(new TextDecoder().decode(stdout));
      return runs.map(({ started: _, ended: __, ...run }: Record<string, unknown>) => run);
    };
    assertEquals(await listed(address), await listed(file));
  }),
);

const many = Deno.env.get("SHRINKLAB_SOAK") === "full" ? 10_000 : 1000;

testWhere(
  processes,
  `runs lists and groups ${many} trials of 30 epochs in two seconds`,
  inFolder(async (folder) => {
    {
      await using store = SqliteStore.open(`${folder}/runs/store.sqlite`);
      const sweep = Array.from({ length: many }, (_, at): TrialForTests => ({
        method: ["none", "l1", "l2", "prox-l1"][at % 4]!,
        seed: 1 + Math.floor(at / 100),
        set: { lambda: 1 + Math.floor(at / 4) % 25 },
        accuracy: at / many,
        epochs: 30,
        // What runs have beside the figures of a list: of ThoraricSurgery 6 kB.
        notes: ["n".repeat(6000)],
      }));
      await putSweep(store, "many", sweep);
    }
    for (const args of [[], ["--group"], ["--json"]]) {
      const times: number[] = [];
      // The best of three: other processes have the processor too.
      for (let go = 0; go < 3; go++) {
        const start = performance.now();
        const { code } = await runApp("runs", args, folder);
        times.push(performance.now() - start);
        assertEquals(code, 0);
      }
      assert(Math.min(...times) < 2000, `${args} took ${times.map(Math.round)} ms`);
    }
  }),
);
