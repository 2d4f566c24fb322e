import { DatabaseSync } from "node:sqlite";
import { RandomState } from "@shrinklab/data";
import type { Result, Run } from "@shrinklab/experiments";
import { SqliteStore } from "@shrinklab/store";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { appCommand, everythingIn, inFolder, processes, runApp } from "./run_app.ts";

/** E5's table, or the one that stands in for it, trained for a moment. */
const table = ["e5-thoracic", "--methods", "as-written"];
const short = [...table, "--epochs", "2"];
const soak = Deno.env.get("SHRINKLAB_SOAK") === "full";

function testSweep(name: string, run: (folder: string) => Promise<void>): void {
  testWhere(processes, name, inFolder(run));
}

/** Runs with `--json` and without what time changes. */
async function sweepRuns(folder: string, ...args: string[]): Promise<Run[]> {
  const { code, stdout, stderr } = await runApp(
    "sweep",
    [...args, "--json", "--no-report"],
    folder,
  );
  assertEquals(code, 0, stderr);
  return bare((JSON.parse(stdout) as Result).runs);
}

function bare(runs: readonly Run[]): Run[] {
  return runs.map((run) => ({
    ...run,
    seconds: 0,
    history: run.history.map((record) => ({ ...record, seconds: 0 })),
  }));
}

/** How many trials are in each state. */
function states(path: string): Record<string, number> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    if (database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'trials'").all().length === 0) {
      return {};
    }
    const rows = database.prepare("SELECT state, count(*) AS n FROM trials GROUP BY state").all();
    return Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]));
  } finally {
    database.close();
  }
}

testSweep("sweep keeps its trials, says what they come to, and writes a report", async (folder) => {
  const args = ["e4-dropout", "--sweep", "methods.dropout.lr=1e-3,1e-2", "--seeds", "2"];
  const { code, stdout, stderr } = await runApp("sweep", [...args, "--epochs", "1"], folder);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "6 trials: 2 methods, 3 with their values, 2 seeds; about ");
  assertStringIncludes(stdout, "2 seeds would show a difference of ");
  assertStringIncludes(stdout, "alpha-dropout - dropout methods.dropout.lr=0.001: ");
  assertStringIncludes(stderr, "Kept in runs/store.sqlite; wrote runs/sweep-e4-dropout-");
  assertEquals(states(`${folder}/runs/store.sqlite`), { done: 6 });
  const files = everythingIn(folder).map((name) => name.replace(/-\d{8}-\d{6}/, ""));
  for (const file of ["result.json", "history.csv", "report.html"]) {
    assert(files.includes(`runs/sweep-e4-dropout/${file}`), file);
  }
  // The lock is gone with the process.
  assert(!files.some((name) => name.endsWith(".lock")));
});

testSweep("sweep has the bits of the command, with any number of workers", async (folder) => {
  const args = [...short, "--seeds", "5"];
  const two = await sweepRuns(folder, ...args, "--store", "two.sqlite");
  const one = await sweepRuns(folder, ...args, "--store", "one.sqlite", "--workers", "1");
  assertEquals(two, one);
  const table = [
    "--preset",
    "e5-thoracic",
    "--methods",
    "as-written",
    "--epochs",
    "2",
    "--seeds",
    "5",
  ];
  const { stdout } = await runApp("table", [...table, "--json", "--no-report"], folder);
  const hashes = (runs: readonly Run[]) =>
    runs.map(({ seed, weightsSha256 }) => [seed, weightsSha256]);
  assertEquals(hashes(two), hashes((JSON.parse(stdout) as Result).runs));
});

testSweep(
  "sweep --dry-run trains nothing, and --resume starts what is not there",
  async (folder) => {
    const { code, stdout } = await runApp("sweep", [...short, "--seeds", "3", "--dry-run"], folder);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "3 trials: 1 method, 3 seeds");
    assertEquals(everythingIn(folder), []);
    assertEquals((await sweepRuns(folder, ...short, "--seeds", "3", "--resume")).length, 3);
  },
);

testSweep(
  "sweep resumes the same sweep alone, and extends it by seeds and values",
  async (folder) => {
    const args = [...short, "--seeds", "3"];
    await sweepRuns(folder, ...args);
    const refused = async (wanted: string, ...more: string[]) => {
      const { code, stderr } = await runApp("sweep", more, folder);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, wanted);
      assertEquals(stderr.trimEnd().split("\n").length, 1);
    };
    const four = [...short, "--seeds", "4"];
    await refused("is in runs/store.sqlite with 3 of 3 trials, want --resume to go on", ...args);
    await refused(
      "Cannot resume sweep: experiment.methods[0].epochs is 3, want 2",
      ...[...table, "--epochs", "3", "--seeds", "3", "--resume"],
    );
    await refused("experiment.seeds[3] is 4, want absent", ...four, "--resume");
    await refused("or --extend to add it", ...four, "--resume");
    await refused(
      "Cannot extend sweep: strict is true, want false",
      ...args,
      "--strict",
      "--extend",
    );
    const more = await sweepRuns(folder, ...four, "--extend");
    assertEquals(more.map(({ seed }) => seed), [1, 2, 3, 4]);
    assertEquals(states(`${folder}/runs/store.sqlite`), { done: 4 });
  },
);

testSweep("shards merge to the whole sweep, and conflicts are refused", async (folder) => {
  const args = [...short, "--seeds", "5"];
  const whole = await sweepRuns(folder, ...args);
  for (const shard of [0, 1]) {
    await sweepRuns(folder, ...args, "--shard", `${shard}/2`, "--store", `part-${shard}.sqlite`);
  }
  const merge = (...stores: string[]) => runApp("sweep", ["merge", ...stores], folder);
  const { code, stdout, stderr } = await merge("all.sqlite", "part-0.sqlite", "part-1.sqlite");
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "all.sqlite: 5 of 5 trials are done");
  assertEquals(await sweepRuns(folder, ...args, "--store", "all.sqlite", "--resume"), whole);
  const store = new DatabaseSync(`${folder}/part-1.sqlite`);
  store.exec('UPDATE trials SET run = replace(run, \'"seconds"\', \'"other":1,"seconds"\')');
  store.close();
  const conflict = await merge("all.sqlite", "part-1.sqlite");
  assertEquals(conflict.code, 2);
  assertStringIncludes(conflict.stderr, "want equal bits");
});

testSweep("two sweeps on one store, and stores that are none: a line each", async (folder) => {
  const path = `${folder}/runs/store.sqlite`;
  {
    await using store = SqliteStore.open(path);
    await using _lock = await store.lock("mine");
    const { code, stderr } = await runApp("sweep", [...short, "--seeds", "2"], folder);
    assertEquals([code, stderr.trimEnd().split("\n").length], [2, 1], stderr);
    assertStringIncludes(stderr, "is in use by another sweep");
  }
  const broken = async (wanted: string) => {
    const { code, stderr } = await runApp("sweep", [...short, "--seeds", "2"], folder);
    assert(code === 1 || code === 2);
    assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
    assertStringIncludes(stderr, wanted);
  };
  const newer = new DatabaseSync(path);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  await broken("a newer shrinklab made it");
  await Deno.writeTextFile(path, "no database".repeat(1000));
  await broken("want an undamaged store, or a new file");
  const unknown = await runApp(
    "sweep",
    [...short, "--sweep", "methods.as-written.epoch=1,2"],
    folder,
  );
  assertEquals(unknown.code, 2);
  assertStringIncludes(unknown.stderr, "did you mean epochs?");
});

/** Processes that trains trials of `parent`, by what the system tells. */
async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pid=,ppid="] }).output();
  return new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => ppid === parent ? [pid!] : []);
}

const kills = soak ? 100 : 10;

testSweep(
  `200 trials, parent or child killed ${kills} times: each exactly once`,
  async (folder) => {
    const args = [...short, "--seeds", "200", "--attempts", "100", "--no-report", "--json"];
    const random = new RandomState(Deno.pid);
    const path = `${folder}/runs/store.sqlite`;
    let [killed, parents, last] = [0, 0, ""];
    for (let tries = 0; tries < 20 * kills; tries++) {
      const parent = appCommand("sweep", [...args, "--resume"], folder).spawn();
      const ended = parent.output();
      // A child a few times, then the parent.
      const victims = killed < kills ? random.randint(0, 3) : 0;
      let stopped = false;
      ended.then(() => stopped = true);
      for (let at = 0; at < victims && !stopped && killed < kills; at++) {
        await wait(400 + 900 * random.random());
        const children = await childrenOf(parent.pid);
        const victim = children[random.randint(0, Math.max(1, children.length))];
        if (victim === undefined || stopped) continue;
        killed += kill(victim);
      }
      if (killed < kills) {
        await wait(300 + 900 * random.random());
        const children = await childrenOf(parent.pid);
        if (!stopped && kill(parent.pid) === 1) {
          killed++;
          parents++;
          await wait(1000);
          assertEquals(children.filter(isAlive), [], "a child outlives its parent");
        }
      }
      const { code, stdout, stderr } = await ended;
      last = new TextDecoder().decode(stdout);
      if (code === 137) continue;
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      if (killed >= kills) break;
      // It came to its end before: begin again.
      await Deno.remove(path);
    }
    assertEquals(killed, kills);
    assert(parents > 0);
    const { runs } = JSON.parse(last) as Result;
    assertEquals(runs.map(({ seed }) => seed), Array.from({ length: 200 }, (_, at) => at + 1));
    assertEquals(states(path), { done: 200 });
    assert(runs.every(({ history }) => history.map(({ epoch }) => epoch).join() === "1,2"));
    const fresh = await sweepRuns(folder, ...short, "--seeds", "200", "--store", "fresh.sqlite");
    assertEquals(bare(runs), fresh);
  },
);

/** Kilobytes of memory of all processes that one has started, and they in turn. */
async function memoryBelow(root: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pid=,ppid=,rss="] }).output();
  const rows = new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const below = (pid: number): number =>
    rows.filter(([, parent]) => parent === pid)
      .reduce((sum, [child, , memory]) => sum + memory + below(child), 0);
  return below(root);
}

const [early, all] = soak ? [1_000, 10_000] : [500, 1_000];

testSweep(
  `the memory of parent and children after ${all} trials is that after ${early}, and a tenth`,
  async (folder) => {
    const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
    const path = `${folder}/store.sqlite`;
    const args = [...table, "--evaluate-every", "30", "--sweep", "lr=1e-4..1e-2:10", "--no-report"];
    const sweep = new Deno.Command(Deno.execPath(), {
      args: [
        ...["task", "--quiet", "--config", config, "sweep", ...args, "--workers", "2", "--json"],
        ...["--seeds", String(all / 10), "--store", path],
      ],
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const said = new Response(sweep.stderr).text();
    let ended = false;
    sweep.status.then(() => ended = true);
    const seen: { readonly done: number; readonly memory: number }[] = [];
    while (!ended) {
      await wait(200);
      try {
        const { done = 0 } = states(path);
        if (done < all) seen.push({ done, memory: await memoryBelow(sweep.pid) });
      } catch {
        // The store is not there yet.
      }
    }
    assertEquals((await sweep.status).code, 0, await said);
    const first = seen.find(({ done }) => done >= early)!;
    const last = seen.findLast(({ done }) => done > 0.9 * all && done < all)!;
    assert(last.memory <= 1.1 * first.memory, JSON.stringify({ first, last }));
  },
);

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function kill(pid: number): number {
  try {
    Deno.kill(pid, "SIGKILL");
    return 1;
  } catch {
    return 0; // It has ended of itself.
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

/** A folder on a disk of its own, as small as asked for; nothing where none can be made. */
async function smallDisk(size: string): Promise<string | undefined> {
  const { state } = await Deno.permissions.query({ name: "run" });
  if (state !== "granted" || Deno.build.os !== "linux") return undefined;
  const folder = await Deno.makeTempDir();
  try {
    const args = ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder];
    if ((await new Deno.Command("mount", { args }).output()).success) return folder;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.remove(folder);
  return undefined;
}

async function freeDisk(folder: string): Promise<void> {
  await new Deno.Command("umount", { args: [folder] }).output();
  await Deno.remove(folder);
}

const probe = await smallDisk("64k");
if (probe !== undefined) await freeDisk(probe);
const needsDisk = probe === undefined
  ? { missing: "no small disk can be mounted here" }
  : processes;

testWhere(
  needsDisk,
  "a full disk ends a sweep in one line, and loses nothing that was written",
  async () => {
    const folder = (await smallDisk("400k"))!;
    try {
      const args = [...short, "--seeds", "300", "--store", `${folder}/store.sqlite`, "--no-report"];
      const { code, stderr } = await runApp("sweep", args, folder);
      assertEquals(code, 1, stderr);
      assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
      assertStringIncludes(stderr, "want space on its disk; what was written before stays");
      const { done = 0 } = states(`${folder}/store.sqlite`);
      assert(done > 0 && done < 300, `${done} done`);
      await new Deno.Command("mount", { args: ["-o", "remount,size=8m", folder] }).output();
      const { code: resumed, stderr: said } = await runApp("sweep", [...args, "--resume"], folder);
      assertEquals(resumed, 0, said);
      assertEquals(states(`${folder}/store.sqlite`), { done: 300 });
    } finally {
      await freeDisk(folder);
    }
  },
);

testSweep("Ctrl-C ends a sweep at once, and --resume goes on", async (folder) => {
  const args = [...table, "--seeds", "1000", "--epochs", "100", "--no-report"];
  const parent = appCommand("sweep", args, folder).spawn();
  const path = `${folder}/runs/store.sqlite`;
  while (!everythingIn(folder).includes("runs/store.sqlite") || !states(path).done) await wait(100);
  const children = await childrenOf(parent.pid);
  parent.kill("SIGINT");
  const { code, stderr } = await parent.output();
  assertEquals(code, 130, new TextDecoder().decode(stderr));
  assertStringIncludes(
    new TextDecoder().decode(stderr),
    "trials are missing: --resume trains them",
  );
  assertEquals(children.filter(isAlive), []);
  const { done = 0, running = 0 } = states(path);
  assert(done < 1000);
  assertEquals(running, 0);
});
