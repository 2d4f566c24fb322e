import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { encodeSafetensors } from "@shrinklab/models/safetensors";
import { testWhere } from "@shrinklab/testing";
import { everythingIn, inFolder, processes, runApp } from "./run_app.ts";

/** A dense layer with a dead unit, and a tensor that is all zero. */
async function writeWeights(folder: string): Promise<string> {
  const kernel = { name: "fc1/kernel", shape: [2, 2], values: Float32Array.of(1, 0, 1e-4, 0) };
  const bias = { name: "fc1/bias", shape: [2], values: new Float32Array(2) };
  await Deno.writeFile(`${folder}/w.safetensors`, encodeSafetensors([kernel, bias]));
  return "w.safetensors";
}

testWhere(
  processes,
  "sparsity-check prints counts as a table and as JSON, and draws a histogram",
  inFolder(async (folder) => {
    const file = await writeWeights(folder);
    const { code, stdout } = await runApp("sparsity-check", [file, "--svg", "w.svg"], folder);
    assertEquals(code, 0);
    assertMatch(stdout, /^ {2}fc1\/kernel +2x2 +4 +1\.000 +3 +75\.00 +2 +50\.00$/m);
    assertMatch(stdout, /^ {2}fc1\/bias .* all zero$/m);
    assertMatch(stdout, /^ {2}fc1 +2 +units +1 \(1\) +0$/m);
    assertEquals(everythingIn(folder), ["w.safetensors", "w.svg"]);

    const json = await runApp("sparsity-check", [file, "--json"], folder);
    const { tensors, total, layers } = JSON.parse(json.stdout);
    assertEquals(tensors[1], {
      parameter: "fc1/bias",
      dtype: "float32",
      size: 2,
      maxAbs: 0,
      nearZero: 0,
      exactZero: 2,
      maxNearZero: 0,
      notFinite: 0,
      shape: [2],
      allZero: true,
    });
    assertEquals([total.size, total.nearZero, total.exactZero], [6, 3, 4]);
    assertEquals(layers[0].silent, [1]);
  }),
);

testWhere(
  processes,
  "sparsity-check opens a file whose name looks like a number",
  inFolder(async (folder) => {
    Deno.renameSync(`${folder}/${await writeWeights(folder)}`, `${folder}/007`);
    const { code, stdout } = await runApp("sparsity-check", ["007", "--json"], folder);
    assertEquals([code, JSON.parse(stdout).file], [0, "007"]);
  }),
);

testWhere(
  processes,
  "sparsity-check takes a threshold, and says one line about a damaged file",
  inFolder(async (folder) => {
    const file = await writeWeights(folder);
    const strict = await runApp("sparsity-check", [file, "--threshold", "0", "--json"], folder);
    assertEquals(JSON.parse(strict.stdout).total.nearZero, 0);
    await Deno.truncate(`${folder}/${file}`, 20);
    const { code, stdout, stderr } = await runApp("sparsity-check", [file], folder);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, 'Error: Cannot read "w.safetensors": header is');
  }),
);

testWhere(
  processes,
  "sparsity-check takes an order of layers, and says why it claims nothing without",
  inFolder(async (folder) => {
    const layer = (name: string, ...values: number[]) => (
      { name: `${name}.weight`, shape: [2, 2], values: Float32Array.from(values) }
    );
    const weights = [layer("a", 1, 0, 1, 0), layer("b", 1, 1, 1, 1)];
    await Deno.writeFile(`${folder}/w.safetensors`, encodeSafetensors(weights));
    const open = await runApp("sparsity-check", ["w.safetensors"], folder);
    assertEquals(open.code, 0);
    assertStringIncludes(
      open.stdout,
      "Note: nothing is said of units and filters: names and sizes",
    );
    const args = ["w.safetensors", "--json"];
    const json = JSON.parse((await runApp("sparsity-check", args, folder)).stdout);
    assertEquals([json.layers, json.order, json.notes.length], [[], null, 1]);
    const given = await runApp("sparsity-check", [...args, "--layers", "b,a"], folder);
    const { layers, order, notes } = JSON.parse(given.stdout);
    assertEquals([layers[0].layer, layers[0].unread, order, notes], ["b", [1], "given", []]);
    const network = "dense(2,name=b) relu dense(2,name=a)";
    const known = await runApp("sparsity-check", [...args, "--network", network], folder);
    assertEquals(JSON.parse(known.stdout), JSON.parse(given.stdout));
    const both = [...args, "--network", network, "--layers", "b,a"];
    assertStringIncludes((await runApp("sparsity-check", both, folder)).stderr, "want one of the");
    const other = await runApp("sparsity-check", [...args, "--network", "conv(2,3)"], folder);
    assertEquals([other.code, other.stdout], [2, ""]);
    assertStringIncludes(other.stderr, '"conv1" of the network has 2 filters of 3x3');
    const wrong = await runApp("sparsity-check", [...args, "--layers", "b,c"], folder);
    assertEquals([wrong.code, wrong.stdout], [2, ""]);
    assertStringIncludes(wrong.stderr, 'Cannot order layers: name is "c", want one of a, b');
  }),
);
