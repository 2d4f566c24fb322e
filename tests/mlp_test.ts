import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { datasets } from "@shrinklab/data";
import { initializers } from "@shrinklab/models";
import { activations } from "@shrinklab/ops";
import { mlpPresetNames } from "@shrinklab/experiments/mlp";
import type { Result } from "@shrinklab/report";
import { testWhere } from "@shrinklab/testing";
import { activationNames, datasetNames, initializerNames } from "../apps/mlp-workbench/command.ts";
import { everythingIn, inFolder, processes, runApp } from "./run_app.ts";

/** As little training as still shows something. */
const short = [
  ...["--train-rows", "60", "--valid-rows", "20", "--hidden", "8"],
  ...["--epochs", "4", "--evaluate-every", "2", "--dataset", "embedded"],
];

async function runJson(args: string[], folder: string): Promise<Result> {
  const { code, stdout, stderr } = await runApp("mlp", [...args, "--json"], folder);
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

Deno.test("mlp knows every data set, activation and initializer", () => {
  assertEquals([...datasetNames].sort(), Object.keys(datasets).sort());
  assertEquals([...activationNames].sort(), Object.keys(activations).sort());
  assertEquals([...initializerNames].sort(), Object.keys(initializers).sort());
});

testWhere(
  processes,
  "mlp lists its presets, one line each",
  inFolder(async (folder) => {
    const { stdout } = await runApp("mlp", ["--list"], folder);
    const names = stdout.trim().split("\n").slice(2).map((line) => line.split(" ")[0]);
    assertEquals(names, [...mlpPresetNames]);
  }),
);

testWhere(
  processes,
  "mlp writes its run folder and prints the same result with --json",
  inFolder(async (folder) => {
    const args = [...short, "--preset", "e1,e1-l2", "--seeds", "2", "--out", "out"];
    const result = await runJson(args, folder);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`)), result);
    assertEquals(
      everythingIn(`${folder}/out`),
      [
        "confusion-e1-l2.png",
        "confusion-e1.png",
        "history.csv",
        "learning-curves.png",
        "result.json",
        "weight-histogram.png",
        "weights-e1-l2-seed2.safetensors",
        "weights-e1-l2.safetensors",
        "weights-e1-seed2.safetensors",
        "weights-e1.safetensors",
      ].sort(),
    );
    const { dataset, runs } = result;
    assertEquals([dataset.train, dataset.valid, dataset.test], [60, 20, 1000]);
    for (const run of runs) {
      const best = run.history.find(({ epoch }) => epoch === run.bestEpoch)!;
      assertEquals(
        [run.validAccuracy, run.testAccuracy],
        [best.validAccuracy, best.testAccuracy],
      );
      assertEquals(run.config.parameters, 784 * 8 + 8 + 8 * 10 + 10);
    }
    const history = await Deno.readTextFile(`${folder}/out/history.csv`);
    assertMatch(history, /^method,seed,epoch,.*validAccuracy/);
    assertEquals(history.trim().split("\n").length, 1 + 4 * 4);
  }),
);

testWhere(
  processes,
  "mlp ends with the same weights with 1 and 2 threads, dropout and BatchNorm too",
  inFolder(async (folder) => {
    const hashes = async (...args: string[]) => {
      const settings = [...short, "--dropout", "0.5", "--normalization", "batch-norm", ...args];
      return (await runJson(settings, folder)).runs.map((run) => run.weightsSha256);
    };
    assertEquals(await hashes("--threads", "1"), await hashes("--threads", "2"));
  }),
);

testWhere(
  processes,
  "mlp says first that built-in images stand in, and downloads nothing",
  inFolder(async (folder) => {
    const args = [...short.slice(0, -2), "--seeds", "1"];
    // No permission to use the network is granted.
    const { code, stdout } = await runApp("mlp", args, folder);
    assertEquals(code, 0);
    assert(stdout.startsWith("mnist is not here: built-in Fashion-MNIST images stand in for it"));
    assertEquals(stdout.split("mnist is not here").length - 1, 2, "in the header and the report");
    assert(!stdout.includes("Beside the source"), "other images do not compare with the source's");
    assertStringIncludes(stdout, "one seed: not a ranking");
  }),
);

testWhere(
  processes,
  "mlp trains with five seeds unless it is told",
  inFolder(async (folder) => {
    const { runs } = await runJson(short, folder);
    assertEquals(runs.map(({ seed }) => seed), [1, 2, 3, 4, 5]);
  }),
);

testWhere(
  processes,
  "mlp sweeps a penalty's strength, a row and a picture each",
  inFolder(async (folder) => {
    const args = [...short, "--sweep", "lambda=1e-4..1:3", "--penalty", "l1", "--out", "out"];
    const { code, stdout } = await runApp("mlp", args, folder);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "lambda  test %  near zero %  max |w|");
    assertMatch(stdout, /^ {2,}0\.01 +\d/m);
    const { runs }: Result = JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`));
    assertEquals(runs.map(({ config }) => config.swept), [1e-4, 1e-2, 1]);
    const [weak, , strong] = runs.map(({ sparsity }) => sparsity[0]!.maxAbs);
    assert(strong! < weak!);
  }),
);

testWhere(
  processes,
  "mlp takes a strength for each kernel, and several seeds with intervals",
  inFolder(async (folder) => {
    const args = ["--preset", "e1,e1-l1", "--penalty", "l1:layer1=1e-4,layer2=1e-3"];
    const { stdout } = await runApp("mlp", [...short, ...args, "--seeds", "3"], folder);
    assertStringIncludes(stdout, "added to the gradient of w in fc2: l1 0.001: 0.001 sign(w)");
    assertStringIncludes(stdout, "Over 3 seeds: Student's t");
    assertMatch(stdout, /^ {2}e1-l1 - e1 .* the same$/m);
  }),
);

testWhere(
  processes,
  "mlp tells a bad setting in a line, before anything is trained",
  inFolder(async (folder) => {
    for (
      const [args, message] of [
        [["--penalty", "l1:layer9=1"], 'layer is "layer9"'],
        [["--penalty", "l1"], "l1 has no strength"],
        [["--sweep", "lambda=1..2:3"], "lambda has nothing to scale"],
        [["--preset", "e1,e5-softmax"], "their data is different"],
        [["--batch-size", "5000"], "batch size is 5000"],
      ] as const
    ) {
      const { code, stderr } = await runApp("mlp", [...short, ...args], folder);
      assertEquals(code, 2, stderr);
      assertMatch(stderr, /^Error: Cannot [^\n]*\n$/);
      assertStringIncludes(stderr, message);
    }
    assertEquals(everythingIn(folder), []);
  }),
);
