import type { Result } from "@shrinklab/experiments";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { testWhere } from "@shrinklab/testing";
import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { inFolder, processes, runApp, runJson } from "./run_app.ts";

/** As little training as still shows something: two steps in an epoch. */
const few = ["--train-rows", "64", "--batch-size", "32", "--no-report"];
const short = [...few, "--epochs", "1"];
const hashes = ({ runs }: Result) => runs.map((run) => run.weightsSha256);
/** Weights of all kernels of the CNN. */
const kernels = 337_784;

testWhere(
  processes,
  "cnn-compare prunes: the zeros of its result are those of its file, and exact",
  inFolder(async (folder) => {
    const args = [...short, "--methods", "none,prune", "--out", "out"];
    const { experiment, runs } = await runJson("cnn-compare", args, folder);
    assertEquals(experiment.methods.map(({ prune }) => prune), [undefined, "magnitude(0.9)"]);
    const [none, pruned] = runs;
    assertEquals(none!.pruned, undefined);
    assertEquals(pruned!.history.map(({ epoch }) => epoch), [1, 2]);
    assertEquals(pruned!.history[0]!.loss, none!.history[0]!.loss);
    const gone = Math.round(0.9 * kernels);
    assertEquals(pruned!.pruned, [{ epoch: 1, what: "weights", pruned: gone, of: kernels }]);
    const file = `${folder}/out/weights-prune.safetensors`;
    const weights = decodeSafetensors(await Deno.readFile(file), file);
    const zeros = weights.filter(({ name }) => name.endsWith("/kernel"))
      .map(({ values }) => Array.from(values).filter((w) => w === 0).length);
    assertEquals(zeros.reduce((a, b) => a + b, 0), gone);
    const counted = pruned!.sparsity.filter(({ parameter }) => parameter.endsWith("/kernel"));
    assertEquals(counted.map(({ exactZero }) => exactZero), zeros);
  }),
);

testWhere(
  processes,
  "--prune ends with the same weights with 1 and 2 threads, and by its printed file",
  inFolder(async (folder) => {
    const prune = "magnitude(0.5,units=yes,scope=layer,rewind=1,epochs=2)";
    const plain = [...short, "--methods", "none"];
    const args = [...plain, "--prune", prune];
    const run = (...more: string[]) => runJson("cnn-compare", [...args, ...more], folder);
    const once = await run("--threads", "1");
    assertEquals(hashes(await run("--threads", "2")), hashes(once));
    assertEquals(
      hashes(await run("--threads", "1", "--strict")),
      hashes(await run("--threads", "2", "--strict")),
    );
    assertNotEquals(hashes(await runJson("cnn-compare", plain, folder)), hashes(once));
    const { stdout } = await runApp("cnn-compare", [...args, "--print"], folder);
    assertStringIncludes(stdout, `"prune": "${prune}"`);
    await Deno.writeTextFile(`${folder}/mine.json`, stdout);
    const again = await runJson("experiment", ["mine.json", "--no-report"], folder);
    assertEquals(hashes(again), hashes(once));
    assertEquals(again.runs[0]!.pruned, once.runs[0]!.pruned);
  }),
);

testWhere(
  processes,
  "mlp, table and cnn-compare say what is pruned before and after, and sweep the share",
  inFolder(async (folder) => {
    const table = await runApp(
      "table",
      ["--preset", "e4-grades", "--seeds", "1", "--mc", "0", "--no-report"].concat(
        ["--prune", "magnitude(0.5,schedule=cubic,from=0,to=3)"],
      ),
      folder,
    );
    assertEquals(table.code, 0, table.stderr);
    assertStringIncludes(
      table.stdout.replaceAll(/\s+/g, " "),
      "pruned by magnitude(0.5,schedule=cubic,from=0,to=3): 5 in all",
    );
    assertMatch(
      table.stdout,
      /pruned [\d,]+ of [\d,]+ weights of kernels \(50 %\) after\s+epochs 1/,
    );
    const { runs } = await runJson(
      "cnn-compare",
      [...short, "--methods", "prune", "--sweep", "prune=0.25,0.75"],
      folder,
    );
    assertEquals(runs.map(({ pruned, set }) => [set!.prune, pruned![0]!.pruned]), [
      [0.25, kernels / 4],
      [0.75, 3 * kernels / 4],
    ]);
  }),
);

testWhere(
  processes,
  "--prune that cannot be exits 2 and says what is wanted",
  inFolder(async (folder) => {
    const wrong: [string[], string][] = [
      [["--epochs", "1", "--prune", "magnitude(1)"], "share is 1, want a number from 0 to below 1"],
      [["--epochs", "1", "--prune", "magnitude(0.5,rewind=9)"], "rewind is 9, want 0 to 2"],
      [["--prune", "weights(0.5)"], 'name is "weights", want magnitude'],
      [["--prune", "magnitude(0.5", "--epochs", "0"], "Cannot parse pruning"],
      [["--prune", "magnitude(0.5)", "--epochs", "0"], "epochs of training are 0, want 1 or more"],
    ];
    for (const [args, message] of wrong) {
      const all = [...few, "--methods", "none", ...args];
      const { code, stderr } = await runApp("cnn-compare", all, folder);
      assertEquals([code, stderr.includes(message)], [2, true], stderr);
    }
  }),
);
