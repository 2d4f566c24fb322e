import { RandomState } from "@shrinklab/data";
import type { Result } from "@shrinklab/experiments";
import { CheckpointFolder, lockFolder } from "@shrinklab/report";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { appCommand, everythingIn, inFolder, processes, runApp } from "./run_app.ts";

/** Two methods with two seeds, 25 steps an epoch. */
const small = [
  ...["quick", "--methods", "none,dropout", "--network", "dense(64) relu"],
  ...["--train-rows", "500", "--batch-size", "20", "--epochs", "10", "--seeds", "2"],
  "--no-report",
];
const kept = ["--checkpoint", "17steps"];

function testCheckpoints(name: string, run: (folder: string) => Promise<void>): void {
  testWhere(processes, name, inFolder(run));
}

/** What a run comes to, without times and without what only its whole says. */
function resultOf(folder: string) {
  const { command: _c, checkpoint: _p, ...result }: Result = JSON.parse(
    Deno.readTextFileSync(`${folder}/result.json`),
  );
  return {
    ...result,
    runs: result.runs.map(({ seconds: _, history, ...run }) => ({
      ...run,
      history: history.map(({ seconds: _, ...record }) => record),
    })),
  };
}

/** The same run, not interrupted: its result and the names of its files. */
let uninterrupted: Promise<{ result: ReturnType<typeof resultOf>; files: string[] }> | undefined;

async function runWhole() {
  const folder = await Deno.makeTempDir();
  try {
    const { code, stderr } = await runApp("experiment", [...small, "--out", "whole"], folder);
    assertEquals(code, 0, stderr);
    return { result: resultOf(`${folder}/whole`), files: everythingIn(`${folder}/whole`) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const checkpointsIn = (folder: string) =>
  everythingIn(folder).filter((name) => name.startsWith("checkpoint-"));

/** Runs an experiment that gets a signal as soon as it says something. */
async function endedAt(said: string, signal: Deno.Signal, args: string[], folder: string) {
  const child = appCommand("experiment", [...args, "--verbose"], folder).spawn();
  const stdout = new Response(child.stdout).text();
  let [stderr, sent] = ["", false];
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    stderr += text;
    if (!sent && stderr.includes(said)) {
      child.kill(signal);
      sent = true;
    }
  }
  await stdout;
  assert(sent, stderr);
  return (await child.status).code;
}

/** Whether there is a result; a folder without one, which a kill may leave, is removed. */
async function hasBegun(path: string): Promise<boolean> {
  try {
    if (everythingIn(path).includes("result.json")) return true;
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return false;
}

const soak = Deno.env.get("SHRINKLAB_SOAK") === "full";
const kills = soak ? 20 : 2;

testCheckpoints(`a run killed ${kills} times and resumed is the same`, async (folder) => {
  const whole = await (uninterrupted ??= runWhole());
  const random = new RandomState(Deno.pid);
  let killed = 0;
  for (let tries = 0; killed < kills && tries < 10 * kills; tries++) {
    const args = await hasBegun(`${folder}/ended`)
      ? ["--resume", "ended"]
      : [...small, ...kept, "--out", "ended"];
    const child = appCommand("experiment", [...args, "--no-report"], folder).spawn();
    const timer = setTimeout(() => child.kill("SIGKILL"), 500 + 700 * random.normal() ** 2);
    const { code, stderr } = await child.output();
    clearTimeout(timer);
    if (code === 0) {
      // It came to its end before: begin again.
      await Deno.remove(`${folder}/ended`, { recursive: true });
    } else {
      assertEquals(code, 137, new TextDecoder().decode(stderr));
      killed++;
    }
  }
  assertEquals(killed, kills);
  const rest = await hasBegun(`${folder}/ended`)
    ? ["--resume", "ended", "--no-report"]
    : [...small, "--out", "ended"];
  const { code, stderr } = await runApp("experiment", rest, folder);
  assertEquals(code, 0, stderr);
  assertEquals(resultOf(`${folder}/ended`), whole.result);
  assertEquals(everythingIn(`${folder}/ended`), whole.files);
});

testCheckpoints(
  "a run goes on after Ctrl-C where it was, with fewer flags or all",
  async (folder) => {
    const whole = await (uninterrupted ??= runWhole());
    const args = [...small, ...kept, "--out", "ended"];
    assertEquals(await endedAt("dropout seed 1 epoch 3/10", "SIGINT", args, folder), 130);
    assertEquals(resultOf(`${folder}/ended`).runs.map(({ outcome }) => outcome.type), [
      "finished",
      "aborted",
    ]);
    const checkpoints = checkpointsIn(`${folder}/ended`);
    assertEquals(checkpoints.length, 2);
    // The experiment as it was typed; a method that differs is named with its field.
    const other = await runApp("experiment", ["--resume", "ended", "--lr", "0.5"], folder);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, "methods.0.optimizer.lr was ");
    assertStringIncludes(other.stderr, " and is 0.5; want the same, or a new run");
    const strict = await runApp("experiment", ["--resume", "ended", "--strict"], folder);
    assertEquals(strict.code, 2);
    assertStringIncludes(strict.stderr, 'backend.mode was not there and is "strict"');
    {
      using _lock = lockFolder(`${folder}/ended`);
      const { code, stderr } = await runApp("experiment", ["--resume", "ended"], folder);
      assertEquals(code, 1);
      assertStringIncludes(stderr, 'Cannot write into "ended": another process does');
    }
    assertEquals(checkpointsIn(`${folder}/ended`), checkpoints);
    const { code, stdout, stderr } = await runApp(
      "experiment",
      [...small, "--resume", "ended", "--threads", "1"],
      folder,
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(
      stdout.replaceAll(/\s+/g, " "),
      "Goes on with ended: 1 of 4 trials have ended; dropout seed 1 goes on in epoch ",
    );
    assertEquals(resultOf(`${folder}/ended`), whole.result);
    assertEquals(everythingIn(`${folder}/ended`), whole.files);
  },
);

testCheckpoints("a run goes on from the checkpoint before one that is cut off", async (folder) => {
  const whole = await (uninterrupted ??= runWhole());
  const args = [...small, ...kept, "--out", "ended"];
  assertEquals(await endedAt("none seed 2 epoch 4/10", "SIGKILL", args, folder), 137);
  const [older, newest] = checkpointsIn(`${folder}/ended`)
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  assert(older !== undefined && newest !== undefined);
  Deno.truncateSync(`${folder}/ended/${newest}`, 1000);
  // A line of the result that was cut off is that of a trial that has not ended.
  const result = Deno.readTextFileSync(`${folder}/ended/result.json`);
  Deno.writeTextFileSync(`${folder}/ended/result.json`, result.slice(0, -20));
  Deno.removeSync(`${folder}/ended/weights-none.safetensors`);
  const once = await runApp("experiment", ["--resume", "ended", "--no-report"], folder);
  assertEquals(once.code, 0, once.stderr);
  const said = once.stdout.replaceAll(/\s+/g, " ");
  assertStringIncludes(said, `Cannot use "ended/weights-none.safetensors": its weights are not`);
  assertStringIncludes(said, `Cannot read "ended/${newest}": `);
  assertStringIncludes(said, "the checkpoint before it is taken");
  assertStringIncludes(said, "0 of 4 trials have ended; none seed 2 goes on in epoch ");
  // What was trained again stands last.
  const byTrial = ({ runs, ...base }: typeof whole.result) => ({
    ...base,
    runs: Object.fromEntries(runs.map((run) => [`${run.method} ${run.seed}`, run])),
  });
  assertEquals(byTrial(resultOf(`${folder}/ended`)), byTrial(whole.result));
});

testCheckpoints(
  "--resume and --checkpoint end with exit code 2 where they cannot be",
  async (folder) => {
    Deno.writeTextFileSync(`${folder}/result.json`, "{}");
    const wrong: [string[], string][] = [
      [["--resume", "nothing"], 'Cannot read "nothing/result.json": it is not there'],
      [["--resume", "."], 'Cannot read "./result.json": it is no result of this version'],
      [["quick", "--resume", ".", "--out", "x"], "there are --resume and --out"],
      [
        ["quick", "--checkpoint", "2", "--weights", "w"],
        "Cannot use --checkpoint: --weights trains",
      ],
      [["quick", "--checkpoint", "0"], 'value is "0", want a number of epochs >= 1'],
      [["quick", "--checkpoint", "2 weeks"], 'value is "2 weeks", want'],
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = await runApp("experiment", args, folder);
      assertStringIncludes(stderr, message);
      assertEquals(code, 2, stderr);
    }
  },
);

const writes = soak ? 200 : 20;

testCheckpoints(
  `checkpoints can be read after ${writes} kills while they are written`,
  async (folder) => {
    const program = new URL("./write_checkpoints.ts", import.meta.url).href;
    const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
    const args = ["run", "--quiet", "--config", config, "--allow-read", "--allow-write"];
    const random = new RandomState(Deno.pid);
    let last = 0;
    for (let kill = 0; kill < writes; kill++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: [...args, program, folder],
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const said = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { value } = await said.read();
      await new Promise((resolve) => setTimeout(resolve, random.uniform(0, 80)));
      child.kill("SIGKILL");
      const errors = await new Response(child.stderr).text();
      await said.cancel();
      assertEquals((await child.status).signal, "SIGKILL", errors);
      assertEquals(JSON.parse(value!), { from: last, remarks: [] });
      const { checkpoint, remarks } = await new CheckpointFolder(folder).latest();
      assertEquals(remarks, []);
      if (checkpoint === undefined) continue; // not one was written yet
      const { values, tensors } = checkpoint.state;
      last = values.step as number;
      assert(tensors[0]!.values.every((value) => value === last));
      assert(everythingIn(folder).length <= 4, everythingIn(folder).join());
    }
    assert(last >= writes / 5, `only ${last} checkpoints in ${writes} processes`);
  },
);
