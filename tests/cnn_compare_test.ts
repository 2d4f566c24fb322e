import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { datasetNames } from "../apps/cnn-compare/command.ts";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { weightsSha256 } from "@shrinklab/models/weights_sha256";
import type { Result } from "@shrinklab/report";
import { testWhere } from "@shrinklab/testing";
import { datasets } from "@shrinklab/data";
import { everythingIn, inFolder, processes, runApp } from "./run_app.ts";

/** As little training as still shows something. */
const short = ["--train-limit", "64", "--batch-size", "32", "--epochs", "1"];

async function runJson(args: string[], folder: string): Promise<Result> {
  const { code, stdout, stderr } = await runApp("cnn-compare", [...args, "--json"], folder);
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

const hashes = ({ runs }: Result) => runs.map((run) => run.weightsSha256);

Deno.test("cnn-compare knows every data set of images", () => {
  assertEquals([...datasetNames].sort(), Object.keys(datasets).sort());
});

testWhere(
  processes,
  "cnn-compare writes its run folder and prints the same result with --json",
  inFolder(async (folder) => {
    const result = await runJson([...short, "--out", "out", "--methods", "none,l1"], folder);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`)), result);
    assertEquals(
      everythingIn(`${folder}/out`),
      [
        "first-layer-filters.png",
        "history.csv",
        "result.json",
        "weights-l1.safetensors",
        "weights-none.safetensors",
        "weight-histograms.png",
      ].sort(),
    );
    const { runs, dataset, seed } = result;
    assertEquals([dataset.name, dataset.train, dataset.test, seed], ["embedded", 64, 1000, 1]);
    assertEquals(runs.map(({ method }) => method), ["none", "l1"]);
    const [none, l1] = runs;
    assertEquals(none!.history[0]!.penalty, 0);
    assert(l1!.history[0]!.penalty > 0);
    const total = none!.sparsity.reduce((sum, { size }) => sum + size, 0);
    assertEquals(total, 338_006);
    for (const run of runs) {
      const file = `${folder}/out/weights-${run.method}.safetensors`;
      const weights = decodeSafetensors(await Deno.readFile(file), file);
      assertEquals(await weightsSha256(weights), run.weightsSha256);
      assertEquals(weights[0]!.name, "conv1/kernel");
    }
  }),
);

testWhere(
  processes,
  "cnn-compare ends with the same weights twice, and with 1 and 2 threads",
  inFolder(async (folder) => {
    const run = (...args: string[]) => runJson([...short, "--methods", "l1", ...args], folder);
    const once = hashes(await run("--threads", "1"));
    assertEquals(hashes(await run("--threads", "1")), once);
    assertEquals(hashes(await run("--threads", "2")), once);
    assertNotEquals(hashes(await run("--threads", "2", "--seed", "2")), once);
    assertEquals(everythingIn(`${folder}/runs`).filter((name) => !name.includes("/")).length, 4);
  }),
);

testWhere(
  processes,
  "cnn-compare evaluates saved weights as it did after training",
  inFolder(async (folder) => {
    const trained = await runJson([...short, "--methods", "none", "--out", "out"], folder);
    const weights = ["--weights", "out/weights-none.safetensors"];
    const { runs } = await runJson(weights, folder);
    assertEquals(runs[0]!.testAccuracy, trained.runs[0]!.testAccuracy);
    assertEquals(runs[0]!.weightsSha256, trained.runs[0]!.weightsSha256);
    const text = await runApp("cnn-compare", weights, folder);
    assertMatch(text.stdout, /on 1,000 test images of embedded: \d+\.\d\d % right/);
    assertEquals(everythingIn(folder).filter((name) => name.startsWith("runs")), []);
  }),
);

testWhere(
  processes,
  "cnn-compare ends a method whose loss is not finite, goes on, and exits 1",
  inFolder(async (folder) => {
    const args = [...short, "--methods", "l1,none", "--lambda", "l1=1e38", "--out", "out"];
    const { code, stdout } = await runApp("cnn-compare", args, folder);
    assertEquals(code, 1);
    assertMatch(stdout, /^l1: l1 ended: loss is \S+ in epoch 1, step \d, want a finite number$/m);
    const { runs }: Result = JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`));
    assertEquals(runs.map(({ testAccuracy }) => testAccuracy === undefined), [true, false]);
  }),
);

testWhere(
  processes,
  "cnn-compare never writes into a folder that holds something",
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/note`, "mine");
    const { code, stderr } = await runApp("cnn-compare", [...short, "--out", folder], folder);
    assertEquals(code, 1);
    assertMatch(stderr, /^Error: Cannot make run folder: "[^\n]*" is not empty, want [^\n]*\n$/);
    assertEquals(everythingIn(folder), ["note"]);
  }),
);
