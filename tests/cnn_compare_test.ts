import type { Result } from "@shrinklab/experiments";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { weightsSha256 } from "@shrinklab/models";
import { testWhere } from "@shrinklab/testing";
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { everythingIn, inFolder, processes, runApp, runJson } from "./run_app.ts";

/** As little training as still shows something. */
const short = ["--train-rows", "64", "--batch-size", "32", "--epochs", "1"];
const run = (args: string[], folder: string) => runJson("cnn-compare", args, folder);

const hashes = ({ runs }: Result) => runs.map((run) => run.weightsSha256);

testWhere(
  processes,
  "cnn-compare writes its run folder and prints the same result with --json",
  inFolder(async (folder) => {
    const result = await run([...short, "--out", "out", "--methods", "none,l1"], folder);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`)), result);
    assertEquals(
      everythingIn(`${folder}/out`),
      [
        "figures",
        ...["accuracy", "calibration", "confusion", "weight-histograms", "zeros"]
          .map((name) => `figures/${name}.svg`),
        "first-layer-filters.png",
        "history.csv",
        "report.html",
        "result.json",
        "weights-l1.safetensors",
        "weights-none.safetensors",
      ].sort(),
    );
    const { format, runs, dataset, experiment } = result;
    assertEquals([format, experiment.seeds], [2, [1]]);
    assertEquals([dataset.name, dataset.train, dataset.test], ["embedded", 64, 1000]);
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
    const train = (...args: string[]) => run([...short, "--methods", "l1", ...args], folder);
    const once = hashes(await train("--threads", "1"));
    assertEquals(hashes(await train("--threads", "1")), once);
    assertEquals(hashes(await train("--threads", "2")), once);
    assertNotEquals(hashes(await train("--threads", "2", "--seed", "2")), once);
    assertEquals(everythingIn(`${folder}/runs`).filter((name) => !name.includes("/")).length, 4);
  }),
);

testWhere(
  processes,
  "cnn-compare evaluates saved weights as it did after training",
  inFolder(async (folder) => {
    const trained = await run([...short, "--methods", "none", "--out", "out"], folder);
    const weights = ["--weights", "out/weights-none.safetensors"];
    const { runs } = await run(weights, folder);
    assertEquals(runs[0]!.last.test, trained.runs[0]!.last.test);
    assertEquals(runs[0]!.weightsSha256, trained.runs[0]!.weightsSha256);
    const text = await runApp("cnn-compare", weights, folder);
    assertMatch(text.stdout, /on 1,000 test rows of embedded: \d+\.\d\d % right/);
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
    assertEquals(runs.map(({ last }) => last.test === undefined), [true, false]);
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

testWhere(
  processes,
  "cnn-compare drops out, and stops early by a tenth of its training rows",
  inFolder(async (folder) => {
    const args = ["--train-rows", "200", "--batch-size", "32", "--epochs", "50", "--lr", "1e-9"];
    const stopping = ["--methods", "none", "--dropout", "0.5", "--patience", "2", "--choose"];
    const { experiment, dataset, runs } = await run([...args, ...stopping, "valid.loss"], folder);
    const [method] = experiment.methods;
    assertEquals(method!.network.layers.at(-1), { type: "Dropout", rate: 0.5 });
    assertEquals(experiment.data.holdOut, { type: "stratified", share: 0.1 });
    assertEquals(dataset.train + dataset.valid!, 200);
    const { outcome, best, chosen } = runs[0]!;
    assertEquals([outcome.type, chosen, best?.by], ["stopped", "best", "valid.loss"]);
    const text = await runApp(
      "cnn-compare",
      [...short, "--methods", "none", "--patience", "2"],
      folder,
    );
    assertMatch(text.stdout, /^There are no validation rows: a tenth/);
  }),
);

testWhere(
  processes,
  "cnn-compare predicts under dropout masks",
  inFolder(async (folder) => {
    const args = [...short, "--methods", "none", "--dropout", "0.5", "--mc", "5", "--out", "out"];
    const { runs: [one] } = await run(args, folder);
    assertEquals([one!.monteCarlo?.passes, one!.monteCarlo?.rows], [5, 1000]);
    assert(everythingIn(`${folder}/out`).includes("figures/monte-carlo.svg"));
  }),
);

testWhere(
  processes,
  "cnn-compare removes a quarter of the filters and units by group lasso, within a point",
  inFolder(async (folder) => {
    // Strict, so that every machine ends with the same weights.
    const args = ["--strict", "--methods", "none,group-lasso", "--no-report", "--out", "out"];
    const { runs: [none, group] } = await run(args, folder);
    const filters = group!.deadUnits!.filter(({ layer }) => layer.startsWith("conv"));
    const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
    const removed = sum(filters.map(({ size, live }) => size - live!));
    assert(removed >= sum(filters.map(({ size }) => size)) / 4, `${removed} filters are dead`);
    const { size, live } = group!.deadUnits!.find(({ layer }) => layer === "fc1")!;
    assert(live! <= 0.75 * size, `${live} of ${size} units live`);
    assert(group!.last.test!.accuracy! >= none!.last.test!.accuracy! - 0.01);
    assert(none!.deadUnits!.every(({ size, live }) => live === size));
    // A dead unit's weights and bias are 0, not nearly.
    const weights = decodeSafetensors(
      await Deno.readFile(`${folder}/out/weights-group-lasso.safetensors`),
      "weights",
    );
    const [kernel, bias] = ["fc1/kernel", "fc1/bias"].map((name) =>
      weights.find((tensor) => tensor.name === name)!.values
    );
    const dead = [...bias!.keys()].filter((unit) => bias![unit] === 0);
    assert(dead.length >= size - live!);
    assert(kernel!.every((w, i) => !dead.includes(i % size) || w === 0));
  }),
);

testWhere(
  processes,
  "cnn-compare says which penalty has no effect, in the header and in result.json",
  inFolder(async (folder) => {
    const args = [...short, "--methods", "none", "--penalty", "prox-l1:conv3=1e-3"];
    const { stdout } = await runApp("cnn-compare", [...args, "--out", "out"], folder);
    assertStringIncludes(
      stdout.replaceAll(/\s+/g, " "),
      "a threshold of 0.0005 a step in conv3, learning rate / (1 - momentum) being 0.5 " +
        "Without effect: none: prox-l1(0.001) has no effect in the end on conv3: fc1,",
    );
    const { methods }: Result = JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`));
    assertStringIncludes(methods[0]!.notes.join(), "such as prox-l1:fc1=0.001");
  }),
);

testWhere(
  processes,
  "cnn-compare takes a strength for each layer",
  inFolder(async (folder) => {
    const args = [...short, "--methods", "none", "--penalty", "l1:conv2=1e-3,fc1=1e-4"];
    const { code, stdout, stderr } = await runApp("cnn-compare", args, folder);
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "none: l1 0.001: 0.001 sign(w) in conv2");
    assertStringIncludes(stdout, "none: l1 0.0001: 0.0001 sign(w) in fc1");
  }),
);

testWhere(
  processes,
  "cnn-compare says that the notebook's data stands in, and marks what never saw the data",
  inFolder(async (folder) => {
    const args = ["--preset", "notebook", "--train-rows", "256", "--epochs", "1"];
    const { code, stdout } = await runApp("cnn-compare", args, folder);
    assertEquals(code, 0);
    assertMatch(stdout, /^mnist is not here: built-in Fashion-MNIST images stand in for it/);
    assertStringIncludes(stdout, "l1: never saw the data");
    assert(!stdout.includes("Beside the source"));
  }),
);
