import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Result } from "@shrinklab/experiments";
import { dataPath, testWhere } from "@shrinklab/testing";
import { zipSync } from "fflate";
import { appCommand, everythingIn, inFolder, processes, runApp } from "./run_app.ts";

const app = "table";
const readResult = async (folder: string): Promise<Result> =>
  JSON.parse(await Deno.readTextFile(`${folder}/result.json`));

testWhere(
  processes,
  "table runs without any download: a comparison, MC dropout, and a run folder",
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await runApp(app, ["--out", "out"], folder);
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^loan-grades: 6,000 rows, 13 columns, first line is a header, UTF-8/);
    assertStringIncludes(stdout, "a made-up table");
    assertStringIncludes(stdout, "100 dropout masks on 1,200 rows");
    assertEquals(everythingIn(`${folder}/out`), [
      "figures",
      ...[
        ...["accuracy", "calibration", "confusion", "learning-curves", "monte-carlo"],
        ...["weight-histograms", "zeros"],
      ].map((name) => `figures/${name}.svg`),
      "history.csv",
      "report.html",
      "result.json",
      "weights-dropout.safetensors",
    ]);
    const { format, app: name, dataset, runs } = await readResult(`${folder}/out`);
    assertEquals([format, name, dataset.train, dataset.valid], [2, "table", 4800, 1200]);
    const { last: { valid }, best, monteCarlo } = runs[0]!;
    assert(valid!.accuracy! > valid!.majority! && best!.epoch >= 1);
    assert(monteCarlo!.leastDeviation > 0);
    assertEquals(dataset.classes, ["B", "C", "A", "D", "E", "F", "G"]);
    const [header] = (await Deno.readTextFile(`${folder}/out/history.csv`)).split("\n");
    assertStringIncludes(header!, "train.accuracy,valid.loss,valid.accuracy");
  }),
);

testWhere(
  processes,
  "table says first that a table is not here, and takes a made-up one",
  inFolder(async (folder) => {
    const { code, stdout } = await runApp(
      app,
      ["--preset", "e5-thoracic", "--epochs", "1", "--seeds", "1"],
      folder,
    );
    assertEquals(code, 0);
    assertMatch(stdout, /^thoracic-surgery is not here: this is thoracic-generated/);
    assertStringIncludes(stdout, "--data-dir DIR");
  }),
);

const thoracic = `${dataPath()}/thoracic-surgery`;
testWhere(
  { ...processes, paths: [thoracic] },
  "table repeats E5 on ThoraricSurgery.csv, with the majority baseline and AUC beside it",
  inFolder(async (folder) => {
    const args = [
      "--preset",
      "e5-thoracic",
      "--seeds",
      "1",
      "--data-dir",
      await Deno.realPath(dataPath()),
      "--json",
    ];
    const { code, stdout } = await runApp(app, args, folder);
    assertEquals(code, 0);
    const { runs, dataset }: Result = JSON.parse(stdout);
    assertEquals(dataset.name, "thoracic-surgery");
    const [written, held] = runs;
    assertEquals(written!.history.length, 30);
    const { accuracy, majority } = written!.last.train!;
    assert(accuracy! >= 0.83 && accuracy! <= 0.9);
    assert(Math.abs(majority! - 400 / 470) < 1e-12);
    const { auc } = held!.last.valid!;
    assert(auc! > 0.3 && auc! < 0.8);
  }),
);

testWhere(
  processes,
  "table ends cleanly at Ctrl-C, keeps what it has, and exits 130",
  inFolder(async (folder) => {
    const args = ["--epochs", "1000000", "--patience", "none", "--verbose", "--out", "out"];
    const child = appCommand(app, args, folder).spawn();
    const stdout = new Response(child.stdout).text();
    let stderr = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      const started = stderr.includes("epoch 2/");
      stderr += text;
      if (!started && stderr.includes("epoch 2/")) child.kill("SIGINT");
    }
    assertEquals((await child.status).code, 130, stderr.slice(-500));
    assertStringIncludes(await stdout, "dropout: interrupted in epoch");
    const { runs } = await readResult(`${folder}/out`);
    assert(runs[0]!.history.length >= 2);
  }),
);

testWhere(
  processes,
  "table --list names every preset",
  inFolder(async (folder) => {
    const { code, stdout } = await runApp(app, ["--list"], folder);
    assertEquals(code, 0);
    for (const name of ["e4-grades", "e4-regularizers", "e4-dropout", "e5-thoracic"]) {
      assertMatch(stdout, new RegExp(`^${name} `, "m"));
    }
  }),
);

testWhere(
  processes,
  "table sweeps dropout, over seeds with intervals",
  inFolder(async (folder) => {
    const args = ["--sweep", "dropout=0..0.6:3", "--mc", "0", "--epochs", "1", "--seeds", "2"];
    const { code, stdout, stderr } = await runApp(app, [...args, "--out", "out"], folder);
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^dropout dropout=0\.6 [-<>=] dropout dropout=0: /m);
    const { runs } = await readResult(`${folder}/out`);
    assertEquals(runs.map(({ set, seed }) => [set!.dropout, seed]), [
      [0, 1],
      [0.3, 1],
      [0.6, 1],
      [0, 2],
      [0.3, 2],
      [0.6, 2],
    ]);
  }),
);

testWhere(
  processes,
  "table shows what dropout does to the columns that enter, and trains nothing",
  inFolder(async (folder) => {
    const { code, stdout } = await runApp(app, ["--preset", "e4-dropout"], folder);
    assertEquals(code, 0);
    assertMatch(stdout, /^ {2}dropout +0\.75 +2\d\.\d\d % +4 .* as it came$/m);
  }),
);

/** From Python: "등급,금액,메모,sex\n".encode("cp949") */
const header = Uint8Array.fromHex("b5eeb1de2cb1ddbed72cb8deb8f02c7365780a");
const rows = Array.from(
  { length: 120 },
  (_, i) => `${i % 3 ? "A" : "B"},${i % 3 * 100 + i},x y,${i % 2 ? "m" : "f"}\n`,
);
const csv = new Uint8Array([...header, ...new TextEncoder().encode(rows.join(""))]);

testWhere(
  processes,
  "table reads a CSV file in CP949 inside a zip, and prints what it found",
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/t.zip`, zipSync({ "in/train.csv": csv, "in/other.csv": csv }));
    const args = ["--csv", "t.zip:in/train.csv", "--target", "등급", "--epochs", "2", "--mc", "0"];
    const { code, stdout, stderr } = await runApp(app, args, folder);
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^t\.zip:in\/train\.csv: 120 rows, 4 columns, .* header, CP949, commas/);
    assertStringIncludes(stdout, 'column "메모" is left out');
    assertStringIncludes(stdout, "등급 (A, B) from 3 features");
  }),
);

/** Command lines that end with exit code 2 and one line on stderr. */
const mistakes: [what: string, args: string[], files: Record<string, Uint8Array>, says: string][] =
  [
    [
      "a ragged table",
      ["--csv", "t.csv"],
      { "t.csv": bytes("a,b\n1,2\n3\n") },
      "line 3 has 1 fields",
    ],
    ["a table that is not there", ["--csv", "t.csv"], {}, 'Cannot read "t.csv": it is not there'],
    [
      "a zip with ../ names",
      ["--csv", "t.zip"],
      { "t.zip": zipSync({ "../t.csv": csv }) },
      'a file named "../t.csv"',
    ],
    [
      "a zip that lies about its size",
      ["--csv", "t.zip"],
      { "t.zip": lyingZip() },
      "directory states",
    ],
    [
      "another zip entry",
      ["--csv", "t.zip:x.csv"],
      { "t.zip": zipSync({ "a.csv": csv }) },
      "a.csv",
    ],
    ["an unknown column", ["--target", "나이"], {}, 'name is "나이", want one of'],
    ["an unknown penalty", ["--penalty", "l3(1)"], {}, "l3"],
    ["a preset that is misspelt", ["--preset", "e5-thorasic"], {}, "did you mean e5-thoracic"],
    ["a batch larger than the table", ["--batch-size", "5000"], {}, "want 1 to 4800"],
    [
      "a loss of two classes for seven",
      ["--loss", "binaryCrossEntropy"],
      {},
      "target has 7 classes",
    ],
  ];
for (const [what, args, files, says] of mistakes) {
  testWhere(
    processes,
    `table ends with one line and exit code 2 at ${what}`,
    inFolder(async (folder) => {
      for (const [name, content] of Object.entries(files)) {
        await Deno.writeFile(`${folder}/${name}`, content);
      }
      const { code, stderr } = await runApp(app, args, folder);
      assertEquals(code, 2, stderr);
      assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
      assertStringIncludes(stderr, says);
      assertEquals(everythingIn(folder).filter((name) => name.startsWith("runs")), []);
    }),
  );
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** An archive whose directory states ten bytes fewer than there are. */
function lyingZip(): Uint8Array {
  const zip = new Uint8Array(zipSync({ "t.csv": csv }));
  const view = new DataView(zip.buffer);
  const directory = view.getUint32(zip.length - 6, true);
  view.setUint32(directory + 24, csv.length - 10, true);
  return zip;
}
