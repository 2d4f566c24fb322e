import { mlp } from "../apps/mlp/command.ts";
import type { Result } from "@shrinklab/experiments";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { everythingIn, inFolder, processes, runApp, runJson } from "./run_app.ts";

/** As little training as still shows something. */
const short = [
  "--train-rows",
  "60",
  "--valid-rows",
  "20",
  "--hidden",
  "8",
  "--epochs",
  "4",
  "--evaluate-every",
  "2",
];
const embedded = [...short, "--dataset", "embedded"];

testWhere(
  processes,
  "mlp lists its presets with their methods, one line each",
  inFolder(async (folder) => {
    const { stdout } = await runApp("mlp", ["--list"], folder);
    const lines = stdout.trim().split("\n").slice(2);
    assertEquals(lines.length, 14);
    for (const line of lines) {
      const [name] = line.split(" ");
      assertStringIncludes(mlp.flags.preset.summary + line, name!);
    }
  }),
);

testWhere(
  processes,
  "mlp writes its run folder and prints the same result with --json",
  inFolder(async (folder) => {
    const args = [...embedded, "--preset", "e1,e1-l2", "--seeds", "2", "--out", "out"];
    const result = await runJson("mlp", args, folder);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`)), result);
    assertEquals(
      everythingIn(`${folder}/out`),
      [
        "figures",
        ...[
          ...["accuracy", "calibration", "confusion", "differences", "learning-curves"],
          ...["weight-histograms", "zeros"],
        ].map((name) => `figures/${name}.svg`),
        "first-layer-filters.png",
        "history.csv",
        "report.html",
        "result.json",
        "weights-e1-l2-seed2.safetensors",
        "weights-e1-l2.safetensors",
        "weights-e1-seed2.safetensors",
        "weights-e1.safetensors",
      ].sort(),
    );
    const { dataset, runs } = result;
    assertEquals([dataset.train, dataset.valid, dataset.test], [60, 20, 1000]);
    assertEquals(runs.map(({ method, seed }) => `${method} ${seed}`), [
      "e1 1",
      "e1-l2 1",
      "e1 2",
      "e1-l2 2",
    ]);
    for (const { chosen, best, history } of runs) {
      assertEquals(chosen, "best");
      const record = history.find(({ epoch }) => epoch === best!.epoch)!;
      assertEquals(best!.test!.accuracy, record.test!.accuracy);
    }
  }),
);

testWhere(
  processes,
  "mlp says first that other images stand in, and downloads nothing",
  inFolder(async (folder) => {
    // No permission to use the network is granted.
    const { code, stdout } = await runApp("mlp", short, folder);
    assertEquals(code, 0);
    assert(stdout.startsWith("mnist is not here: built-in Fashion-MNIST images stand in for it"));
    assertEquals(stdout.split("mnist is not here").length - 1, 2, "in the header and the report");
    assert(!stdout.includes("Beside the source"), "other images do not compare with the source's");
    assertStringIncludes(stdout, "one seed: not a ranking");
  }),
);

testWhere(
  processes,
  "mlp trains one method with one seed, and compares with five, unless it is told",
  inFolder(async (folder) => {
    const seeds = async (...args: string[]) =>
      (await runJson("mlp", [...embedded, ...args], folder)).experiment.seeds;
    assertEquals(await seeds(), [1]);
    assertEquals(await seeds("--preset", "e1,e1-l1"), [1, 2, 3, 4, 5]);
  }),
);

testWhere(
  processes,
  "mlp sweeps a penalty's strength, a row each",
  inFolder(async (folder) => {
    const args = [...embedded, "--sweep", "lambda=1e-4..1:3", "--penalty", "l1", "--out", "out"];
    const { code, stdout } = await runApp("mlp", args, folder);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "lambda takes 3 values: 0.0001, 0.01, 1\n");
    assertStringIncludes(stdout, "each weight w, times lambda:\n  e1: l1 1: 1 sign(w)");
    assertMatch(stdout, /^ {2}method +lambda/m);
    assertMatch(stdout, /^ {2}e1 +0\.01 +\d/m);
    const { runs }: Result = JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`));
    assertEquals(runs.map(({ method, set }) => [method, set]), [
      ["e1", { lambda: 1e-4 }],
      ["e1", { lambda: 1e-2 }],
      ["e1", { lambda: 1 }],
    ]);
    const [weak, , strong] = runs.map(({ sparsity }) => sparsity[0]!.maxAbs);
    assert(strong! < weak!);
  }),
);

testWhere(
  processes,
  "mlp takes a strength for each kernel, and several seeds with intervals",
  inFolder(async (folder) => {
    const args = ["--penalty", "l1:layer1=1e-4,layer2=1e-3", "--seeds", "3"];
    const { stdout } = await runApp("mlp", [...embedded, ...args], folder);
    assertStringIncludes(stdout, "e1: l1 0.001: 0.001 sign(w) in fc2");
    assertStringIncludes(stdout, "Over 3 seeds: Student's t");
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
        [["--preset", "e1,e1-l1", "--penalty", "l2(1)"], "become the same by it"],
        [["--batch-size", "5000"], "batch size is 5000"],
        [["--lambda", "0.5"], "--sweep lambda=0.5"],
        [["--mc", "10"], "e1 has no dropout"],
      ] as const
    ) {
      const { code, stderr } = await runApp("mlp", [...embedded, ...args], folder);
      assertEquals(code, 2, stderr);
      assertMatch(stderr, /^Error: Cannot [^\n]*\n$/);
      assertStringIncludes(stderr, message);
    }
    const { stderr } = await runApp("mlp", ["--preset", "e1,e5-softmax"], folder);
    assertStringIncludes(stderr, "their data is different");
    assertEquals(everythingIn(folder), []);
  }),
);
