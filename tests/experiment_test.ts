import { type Experiment, parseExperiment } from "@shrinklab/experiments";
import { testWhere } from "@shrinklab/testing";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFolder, processes, runApp, runJson } from "./run_app.ts";

testWhere(
  { permissions: [{ name: "read" }] },
  "every experiment in docs/experiments.md can be read",
  async () => {
    const page = await Deno.readTextFile(new URL("../docs/experiments.md", import.meta.url));
    const files = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
    const names = files.map((text) => parseExperiment(text, "mine.json").name);
    assertEquals(names, ["narrow-or-sparse", "people"]);
  },
);

const short = ["--train-rows", "64", "--epochs", "1", "--strict"];

testWhere(
  processes,
  "experiment runs what --print wrote, and a result, to the same weights",
  inFolder(async (folder) => {
    const commands: [app: string, args: string[]][] = [
      ["cnn-compare", ["--methods", "none,l1", "--batch-size", "32", "--dropout", "0.2"]],
      ["mlp", [
        "--preset",
        "e1-l2",
        "--valid-rows",
        "20",
        "--hidden",
        "8",
        "--sweep",
        "lr=0.1,0.2",
      ]],
      ["table", ["--preset", "e5-thoracic", "--seeds", "2"]],
    ];
    for (const [app, args] of commands) {
      const printed = await runApp(app, [...args, ...short, "--print"], folder);
      assertEquals(printed.code, 0, printed.stderr);
      await Deno.writeTextFile(`${folder}/${app}.json`, printed.stdout);
      const ran = await runJson(app, [...args, ...short, "--out", app], folder);
      const read = parseExperiment(printed.stdout, `${app}.json`);
      assertEquals(ran.experiment, read as Experiment);
      const hashes = ran.runs.map(({ weightsSha256 }) => weightsSha256);
      for (const file of [`${app}.json`, `${app}/result.json`]) {
        const again = await runJson("experiment", [file, "--strict"], folder);
        assertEquals(again.runs.map(({ weightsSha256 }) => weightsSha256), hashes, file);
      }
    }
  }),
);

testWhere(
  processes,
  "experiment runs a network and data of one's own from a file beside them",
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/own`);
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 5},${i % 7 > 3 ? "a" : "b"}`);
    await Deno.writeTextFile(`${folder}/own/t.csv`, `x,y,class\n${rows.join("\n")}\n`);
    const file = {
      $schema: "experiment.schema.json",
      name: "mine",
      data: { type: "table", file: "t.csv", drop: [], scale: "standard", text: "drop" },
      defaults: {
        network: "dense(8) relu",
        initializers: { layers: "he-normal" },
        loss: "softmaxCrossEntropy",
        optimizer: { type: "Adam", semantics: "pytorch", lr: 0.01 },
        batchSize: 10,
        epochs: 3,
      },
      methods: [{ name: "none" }, { name: "l1", penalty: "l1(1e-3)" }],
      seeds: [3, 5],
    };
    await Deno.writeTextFile(`${folder}/own/mine.json`, JSON.stringify(file));
    const { runs, dataset } = await runJson("experiment", ["own/mine.json"], folder);
    assertEquals(runs.map(({ method, seed }) => `${method} ${seed}`), [
      "none 3",
      "l1 3",
      "none 5",
      "l1 5",
    ]);
    assertEquals(dataset.classes?.toSorted(), ["a", "b"]);
    const changed = ["own/mine.json", "--methods", "l1", "--seed", "9", "--seeds", "1"];
    const { experiment } = await runJson("experiment", changed, folder);
    assertEquals([experiment.methods.length, experiment.seeds], [1, [9]]);
  }),
);

testWhere(
  processes,
  "experiment names what is wrong in one line, exit code 2",
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/bad.json`, '{"name": "x", "data": {"type": "image"}}');
    await Deno.writeTextFile(`${folder}/old.json`, '{"format": 1, "runs": []}');
    for (
      const [args, message] of [
        [["bad.json"], 'data.type is "image"'],
        [["old.json"], "format is 1, want 2"],
        [["gone.json"], "it is not there, want an experiment"],
        [["quik"], "did you mean quick?"],
        [[], "there are 0 named, want 1"],
        [["quick", "--csv", "t.csv"], "the data is images, want a table for it"],
        [["quick", "--network", "dens(3)"], "did you mean dense?"],
        [["quick", "--network", "dense(4) conv(8,3)"], "its input is [28, 28, 1]"],
      ] as const
    ) {
      const { code, stderr } = await runApp("experiment", [...args], folder);
      assertEquals(code, 2, stderr);
      assertMatch(stderr, /^Error: Cannot [^\n]*\n$/);
      assertStringIncludes(stderr, message);
    }
  }),
);
