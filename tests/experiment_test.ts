import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseExperiment } from "@shrinklab/experiments";
import type { Result } from "@shrinklab/experiments";
import { testWhere } from "@shrinklab/testing";
import { inFolder, processes, runApp, runJson } from "./run_app.ts";

const page = decodeURIComponent(new URL("../docs/experiments.md", import.meta.url).pathname);
const reading = { permissions: [{ name: "read" }] } as const;

/** The files that the page shows. */
function shown(): string[] {
  const blocks = Deno.readTextFileSync(page).matchAll(/^```json\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, text]) => text!);
}

testWhere(reading, "every experiment in docs/experiments.md can be read", () => {
  const names = shown().map((text) => parseExperiment(text, "mine.json").name);
  assertEquals(names, ["narrow-or-sparse", "people"]);
});

testWhere(
  processes,
  "experiment trains what a file says, and what its result says once more",
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/mine.json`, shown()[0]!);
    const flags = ["--seeds", "1", "--epochs", "1", "--train-rows", "300", "--threads", "1"];
    const { stdout } = await runApp("experiment", ["mine.json", ...flags, "--out", "a"], folder);
    assertStringIncludes(stdout, "experiment narrow-or-sparse: embedded");
    assertStringIncludes(stdout, "network of wide, sparse: 784 dense(64) relu dropout(0.2)");
    const first: Result = JSON.parse(await Deno.readTextFile(`${folder}/a/result.json`));
    assertEquals(first.runs.map(({ method }) => method), ["wide", "sparse", "narrow"]);
    const again = await runJson("experiment", ["a/result.json", "--threads", "1"], folder);
    assertEquals(again.experiment, first.experiment);
    assertEquals(hashes(again), hashes(first));
  }),
);

testWhere(
  processes,
  "experiment finds a table beside its file, and prints the file that flags make of it",
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/sub`);
    await Deno.writeTextFile(`${folder}/sub/people.json`, shown()[1]!);
    const rows = Array.from(
      { length: 8 },
      (_, i) => `${20 + i},${i % 2 ? "f" : "m"},${i},${"AB"[i % 2]}`,
    );
    await Deno.writeTextFile(
      `${folder}/sub/people.csv`,
      `age,sex,income,grade\n${rows.join("\n")}\n`,
    );
    const args = ["sub/people.json", "--seeds", "1"];
    const { runs } = await runJson("experiment", args, folder);
    assertEquals(runs.map(({ set }) => set), [0, 0.2, 0.4].map((dropout) => ({ dropout })));
    const { stdout } = await runApp("experiment", [...args, "--epochs", "3", "--print"], folder);
    const { methods, seeds } = parseExperiment(stdout, "printed.json");
    assertEquals([methods[0]!.epochs, seeds], [3, [1]]);
  }),
);

testWhere(
  processes,
  "experiment says what it wants where nothing is named, or no file is there",
  inFolder(async (folder) => {
    for (
      const [args, wanted] of [
        [[], "there are 0 named, want 1: FILE.json or a preset"],
        [["quik"], "did you mean quick?"],
        [["quick.json"], 'Cannot read "quick.json"'],
      ] as const
    ) {
      const { code, stderr } = await runApp("experiment", args, folder);
      assertEquals(code, 2, stderr);
      assert(stderr.includes(wanted), stderr);
    }
  }),
);

function hashes({ runs }: Result): string[] {
  return runs.map(({ weightsSha256 }) => weightsSha256);
}
