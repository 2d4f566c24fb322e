import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RandomState } from "@shrinklab/data";
import { initialize, parseNetwork, planModel } from "@shrinklab/models";
import { decodeSafetensors, encodeSafetensors } from "@shrinklab/models/safetensors";
import { testWhere } from "@shrinklab/testing";
import { everythingIn, inFolder, processes, runApp, runJson } from "./run_app.ts";

/** Sets the weights into some units to 0, and their biases to a value. */
function silence(
  file: string,
  layer: string,
  units: number,
  silent: readonly number[],
  bias: number,
) {
  const tensors = decodeSafetensors(Deno.readFileSync(file));
  for (const { name, values } of tensors) {
    const value = new Map([[`${layer}/kernel`, 0], [`${layer}/bias`, bias]]).get(name);
    if (value === undefined) continue;
    values.forEach((_, i) => silent.includes(i % units) && (values[i] = value));
  }
  Deno.writeFileSync(file, encodeSafetensors(tensors));
}

testWhere(
  processes,
  "compact makes the network of a run smaller, which answers the same",
  inFolder(async (folder) => {
    const network = "conv(6,3) relu conv(5,3) relu max-pool(4) flatten dense(8) tanh";
    const args = ["--network", network, "--methods", "none,l1", "--seeds", "2", "--epochs", "0"];
    await runJson("cnn-compare", [...args, "--no-report", "--out", "run"], folder);
    const weights = "run/weights-l1-seed2.safetensors";
    silence(`${folder}/${weights}`, "conv1", 6, [1], 0.5);
    silence(`${folder}/${weights}`, "conv1", 6, [2], -0.5);
    silence(`${folder}/${weights}`, "conv2", 5, [0, 4], 0.25);
    silence(`${folder}/${weights}`, "fc1", 8, [3], 1);

    const chosen = ["run", "--method", "l1", "--seed", "2", "--out", "small", "--json"];
    const found = await runApp("compact", chosen, folder);
    assertEquals([found.code, found.stderr], [0, "Wrote small\n"]);
    const { before, after, kept, ...rest } = JSON.parse(found.stdout);
    assertEquals(
      rest.network,
      "conv(5,3) relu conv(3,3) relu max-pool(4) flatten dense(7) tanh dense(10)",
    );
    // Of conv1 and conv2 9 weights for each pair of channels, of fc1 7 x 7 pixels.
    assertEquals([before.units, after.units], [19, 15]);
    assertEquals(before.parameters, 60 + 275 + 8 * 246 + 90);
    assertEquals(after.parameters, 50 + 138 + 7 * 148 + 80);
    assertEquals(after.bytes, 4 * after.parameters);
    assertEquals(after.flops, 2 * (784 * (9 * 5 + 9 * 15) + 7 * 147 + 70));
    assert([before, after].every(({ stepMs, inferenceMs }) => stepMs > 0 && inferenceMs > 0));
    assert(rest.largestDifference < 1e-4, `${rest.largestDifference}`);
    assertEquals(rest.compared, { what: "test rows of embedded", rows: 1000 });
    assertEquals(kept, [{
      layer: "conv1",
      unit: 1,
      reason: "it answers 0.5 to everything, but not in the zeros that conv2 has around its input",
    }]);
    assertEquals(everythingIn(`${folder}/small`), [
      "compact.json",
      "network.json",
      "network.txt",
      "weights.safetensors",
    ]);

    // Both files of the network are what --network takes, and their weights what --weights does.
    const tested = (file: string, network: string) =>
      runJson("cnn-compare", ["--methods", "l1", "--weights", file, "--network", network], folder);
    const [whole] = (await tested(weights, network)).runs;
    for (const kind of ["json", "txt"]) {
      const [small] = (await tested("small/weights.safetensors", `small/network.${kind}`)).runs;
      assertEquals(small!.last.test!.accuracy, whole!.last.test!.accuracy);
      assert(Math.abs(small!.last.test!.loss - whole!.last.test!.loss) < 1e-5);
    }

    const wrong: Array<[args: string[], named: string]> = [
      [["run"], "it has 2 methods, want --method with one of none, l1"],
      [["run", "--method", "l3"], 'Cannot use --method: name is "l3", want'],
      [["run", "--method", "l1", "--seed", "3"], "seed is 3, want one of 1, 2"],
      [["run/result.json", "--network", "dense(3)"], "Cannot use --network: run is a run"],
      [[weights], "it does not say how its layers follow, want --network TEXT"],
      [[weights, "--network", "flatten dense(8)"], 'tensor "fc1/kernel" is'],
      [["run", "--method", "l1", "--out", "small"], "is not empty, want a new or an empty folder"],
    ];
    for (const [args, named] of wrong) {
      const { code, stdout, stderr } = await runApp("compact", args, folder);
      assertStringIncludes(stderr, named);
      assertEquals([code, stdout], [args.includes("--out") ? 1 : 2, ""], stderr);
    }
  }),
);

testWhere(
  processes,
  "compact takes a file of weights with its network, built-in images, random rows or a table",
  inFolder(async (folder) => {
    const write = (name: string, input: number[], text: string) => {
      const plan = planModel({ input, layers: parseNetwork(text) });
      const tensors = initialize(plan, "he-normal", new RandomState(1));
      Deno.writeFileSync(`${folder}/${name}.safetensors`, encodeSafetensors(tensors));
    };
    const text = "conv(4,3) batch-norm relu global-average-pool dense(10)";
    write("images", [28, 28, 1], text);
    silence(`${folder}/images.safetensors`, "conv1", 4, [0], 1);
    const images = await runApp("compact", ["images.safetensors", "--network", text], folder);
    assertEquals(images.code, 0, images.stderr);
    assertMatch(images.stdout, /^ {2}parameters +98 +70 +0\.714$/m);
    assertMatch(images.stdout, /^ {2}hidden units and filters +4 +3 +0\.750$/m);
    assertStringIncludes(
      images.stdout,
      "after: 28x28x1 conv(3,3) relu global-average-pool dense(10)\n",
    );
    assertStringIncludes(images.stdout, "outputs on 1,000 test rows of embedded: ");
    assertMatch(images.stderr, /^Wrote \.\/images-compact-\d{8}-\d{6}\n$/);

    const even = ["images.safetensors", "--network", text, "--multiple", "4", "--json"];
    const rounded = JSON.parse((await runApp("compact", even, folder)).stdout);
    assertEquals(rounded.after.units, 4);
    assertEquals(rounded.kept, [{ layer: "conv1", unit: 0, reason: "conv1 has a multiple of 4" }]);

    // Without data the network has to be whole.
    const colours = "conv(4,3) relu max-pool(2) flatten dense(5) relu dense(3)";
    write("colours", [8, 6, 3], colours);
    silence(`${folder}/colours.safetensors`, "fc1", 5, [1, 2], -1);
    const args = ["colours.safetensors", "--network", colours, "--shape", "8x6x3", "--json"];
    for (const [backend, most] of [["engine", 1e-4], ["cpu", 1e-5]] as const) {
      const { stdout } = await runApp("compact", [...args, "--backend", backend], folder);
      const random = JSON.parse(stdout);
      assertEquals([random.compared.what, random.after.units], ["random rows", 4 + 3]);
      assertEquals([random.input, random.kept], [[8, 6, 3], []]);
      assert(random.largestDifference < most, `${backend} ${random.largestDifference}`);
    }

    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${i % 2 ? "a" : "b"}`);
    await Deno.writeTextFile(`${folder}/t.csv`, ["x,y,z", ...rows].join("\n"));
    write("table", [2], "dense(4) relu dense(2)");
    silence(`${folder}/table.safetensors`, "fc1", 4, [0, 3], 2);
    const ofTable = ["table.safetensors", "--network", "dense(4) relu", "--csv", "t.csv", "--json"];
    const table = await runApp("compact", ofTable, folder);
    assertEquals(table.code, 0, table.stderr);
    const { network, largestDifference } = JSON.parse(table.stdout);
    assertEquals(network, "dense(2) relu dense(2)");
    assert(largestDifference < 1e-5);
  }),
);
