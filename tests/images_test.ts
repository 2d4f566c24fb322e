import { encodeIdx, loadDataset, selectRows } from "@shrinklab/data";
import type { Result } from "@shrinklab/experiments";
import { formatNetwork } from "@shrinklab/models";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { writeShapes } from "../fixtures/shapes/shapes.ts";
import { inFolder, processes, runApp, runJson } from "./run_app.ts";

const network = "conv(16,5) relu max-pool(2) conv(32,3) relu max-pool(2) flatten dense(32) relu";
const short = ["--methods", "none,l1", "--batch-size", "16", "--strict", "--seeds", "1"];
const hashes = ({ runs }: Result) => runs.map(({ weightsSha256 }) => weightsSha256);

testWhere(
  processes,
  "cnn-compare compares methods on a folder of colour pictures by a network of one's own, as its file does",
  inFolder(async (folder) => {
    writeShapes(`${folder}/shapes`);
    const args = [
      ...["--images", "shapes", "--network", network, "--methods", "none,l1,dropout"],
      ...["--batch-size", "16", "--lr", "0.02", "--epochs", "12", "--seeds", "3", "--strict"],
    ];
    const start = performance.now();
    const predicting = [...args, "--predict", "answers.csv"];
    const { code, stdout, stderr } = await runApp(
      "cnn-compare",
      [...predicting, "--out", "out"],
      folder,
    );
    assertEquals(code, 0, stderr);
    assert(performance.now() - start < 60_000);
    assertMatch(stdout, /method +mean valid % +deviation +95 % interval of the mean/);
    for (const method of ["none", "l1", "dropout"]) {
      assertMatch(stdout, new RegExp(`^  ${method} +[\\d.]+ +[\\d.]+ +[\\d.]+ to [\\d.]+$`, "m"));
    }
    const learned: Result = JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`));
    const { dataset, runs, methods, experiment } = learned;
    assertEquals(
      experiment.methods.map(({ network: { layers } }) => formatNetwork(layers)),
      [network, network, `${network} dropout(0.5)`],
    );
    assertEquals(new Set(hashes(learned)).size, 9);
    assertEquals(dataset.classes, ["circle", "square", "triangle"]);
    assertEquals([dataset.name, dataset.train, dataset.valid, dataset.test], ["shapes", 96, 24, 0]);
    assertEquals(methods[0]!.rows, { train: 96, valid: 24 });
    assert(runs[0]!.last.valid!.accuracy! > 0.5, `${runs[0]!.last.valid!.accuracy}`);
    assertEquals(runs[0]!.confusion?.length, 3);
    const predicted = await Deno.readTextFile(`${folder}/answers.csv`);
    const [header, ...lines] = predicted.trim().split("\n");
    assertEquals(header, "method,seed,set,name,label,answer,p circle,p square,p triangle");
    assertEquals(lines.length, 9 * 24);
    const right = lines.filter((line) => line.startsWith("none,1,valid,"))
      .filter((line) => line.split(",")[4] === line.split(",")[5]).length;
    assertEquals(right / 24, runs[0]!.last.valid!.accuracy);
    assertMatch(lines[0]!, /^none,1,valid,circle\/\d{3}\.png,circle,/);
    const printed = await runApp("cnn-compare", [...args, "--print"], folder);
    await Deno.writeTextFile(`${folder}/mine.json`, printed.stdout);
    const twice = await runApp("experiment", ["mine.json", "--print"], folder);
    await Deno.writeTextFile(`${folder}/twice.json`, twice.stdout);
    assertEquals(twice.stdout, printed.stdout);
    for (const file of ["mine.json", "twice.json", "out/result.json"]) {
      const again = await runJson("experiment", [file, "--strict"], folder);
      assertEquals(hashes(again), hashes(learned), file);
    }
  }),
);

testWhere(
  processes,
  "table predicts by the numbers that rows have in the file",
  inFolder(async (folder) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i + 1},${i % 2 === 0 ? "a" : "b"}`);
    await Deno.writeTextFile(`${folder}/t.csv`, `number,class\n${rows.join("\n")}\n`);
    const own = ["--csv", "t.csv", "--hold-out", "last=0.25", "--batch-size", "10"];
    const { code, stderr } = await runApp(
      "table",
      [...own, "--epochs", "1", "--mc", "0", "--predict", "answers.csv"],
      folder,
    );
    assertEquals(code, 0, stderr);
    const [header, ...lines] = (await Deno.readTextFile(`${folder}/answers.csv`)).trim().split(
      "\n",
    );
    assertEquals(header, "method,seed,set,row,label,answer,p a,p b");
    assertEquals(lines.map((line) => line.split(",").slice(3, 5)), [
      ...Array.from({ length: 10 }, (_, i) => [`${31 + i}`, i % 2 === 0 ? "a" : "b"]),
    ]);
  }),
);

testWhere(
  processes,
  "cnn-compare says what it found, and resizes",
  inFolder(async (folder) => {
    for (const part of ["train", "test"]) writeShapes(`${folder}/shapes/${part}`, { each: 6 });
    await Deno.writeTextFile(`${folder}/shapes/train/circle/notes.txt`, "round");
    const args = ["--images", "shapes/", "--resize", "8x10", ...short, "--epochs", "1"];
    const { code, stdout, stderr } = await runApp("cnn-compare", args, folder);
    assertEquals(code, 0, stderr);
    assertStringIncludes(stderr, "Reading 36 PNG files: 8.64 kB of pixels");
    assertStringIncludes(
      stdout,
      "shapes/: images 10x8x3 in 3 classes\n" +
        "  train 18: circle 6, square 6, triangle 6\n" +
        "  test 18: circle 6, square 6, triangle 6\n",
    );
    assertStringIncludes(stdout, "  files passed over: 1 .txt\n");
    assertMatch(stdout, /rows: pixels 0 to 1, .*18 tested/);
  }),
);

testWhere(
  processes,
  "mlp trains on IDX files as on the data set that they are of",
  inFolder(async (folder) => {
    const { train, test } = await loadDataset("embedded");
    for (const [name, all] of Object.entries({ train, t10k: test })) {
      const { features, labels, rows } = selectRows(
        all,
        Int32Array.from({ length: 200 }, (_, i) => i),
      );
      const files = {
        "images-idx3-ubyte": encodeIdx({
          shape: [rows, 28, 28],
          values: features as Uint8Array<ArrayBuffer>,
        }),
        "labels-idx1-ubyte": encodeIdx({
          shape: [rows],
          values: labels as Uint8Array<ArrayBuffer>,
        }),
      };
      for (const [kind, bytes] of Object.entries(files)) {
        await Deno.writeFile(`${folder}/${name}-${kind}`, bytes);
      }
    }
    const args = ["--preset", "e5-dense64", "--epochs", "1", "--strict"];
    const own = await runJson("mlp", [...args, "--images", "."], folder);
    const same = await runJson(
      "mlp",
      [...args, "--dataset", "embedded", "--train-rows", "200"],
      folder,
    );
    assertEquals([own.dataset.train, own.dataset.test], [200, 200]);
    assertEquals(hashes(own), hashes(same));
  }),
);

testWhere(
  processes,
  "a command names the file of one's own that it cannot use, in one line",
  inFolder(async (folder) => {
    writeShapes(`${folder}/shapes`, { each: 2 });
    await Deno.truncate(`${folder}/shapes/square/002.png`, 1000);
    const wrong: [string[], string][] = [
      [["--images", "shapes"], 'Error: Cannot read "shapes/square/002.png": it is cut off'],
      [["--images", "nothing"], 'Error: Cannot read "nothing": it is not there'],
      [["--resize", "8x8"], "Error: Cannot use --resize: the images are embedded"],
      [["--images", "shapes", "--resize", "8"], "Error: Cannot use --resize: "],
    ];
    for (const [args, message] of wrong) {
      const { code, stdout, stderr } = await runApp("cnn-compare", args, folder);
      assertEquals([code, stdout], [2, ""], stderr);
      assertStringIncludes(stderr, message);
      assertEquals(stderr.trim().split("\n").filter((line) => line.startsWith("Error")).length, 1);
    }
  }),
);
