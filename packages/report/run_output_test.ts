import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals } from "@std/assert";
import { resultOf, runOf } from "./result_for_tests.ts";
import { resultText, RunOutput } from "./run_output.ts";

const files = {
  permissions: [{ name: "read" }, { name: "write" }] satisfies Deno.PermissionDescriptor[],
};

function completed(method: string, seed: number, set?: Record<string, number>) {
  const kernel = { name: "conv1/kernel", shape: [1, 1, 1, 2], values: Float32Array.of(1, -1) };
  const run = runOf({ method, seed, ...(set === undefined ? {} : { set }) });
  return { run, weights: [kernel] };
}

/** Runs a test with a folder that is gone afterwards, and what reads and lists it. */
function inFolder(
  body: (path: string, read: (name: string) => string, names: () => string[]) => void,
): () => void {
  return () => {
    const path = Deno.makeTempDirSync();
    try {
      const names = () => [...Deno.readDirSync(path)].map(({ name }) => name).sort();
      body(path, (name) => Deno.readTextFileSync(`${path}/${name}`), names);
    } finally {
      Deno.removeSync(path, { recursive: true });
    }
  };
}

testWhere(
  files,
  "RunOutput.add() appends what a run adds, and result.json is whole after each",
  inFolder((path, read, names) => {
    const { runs: _, ...base } = resultOf();
    const output = new RunOutput(path, base);
    assertEquals(names(), ["history.csv", "result.json"]);
    assertEquals(read("result.json"), resultText({ ...base, runs: [] }));
    const trials = [completed("none", 1), completed("none", 2)];
    for (const [at, trial] of trials.entries()) {
      output.add(trial);
      const runs = trials.slice(0, at + 1).map(({ run }) => run);
      assertEquals(read("result.json"), resultText({ ...base, runs }));
      assertEquals(read("history.csv").split("\n").length, 3 + at);
    }
    output.write("picture.png", Uint8Array.of(1));
    assertEquals(names(), [
      "history.csv",
      "picture.png",
      "result.json",
      "weights-none-seed2.safetensors",
      "weights-none.safetensors",
    ]);
    const saved = Deno.readFileSync(`${path}/weights-none-seed2.safetensors`);
    assertEquals(decodeSafetensors(saved), trials[1]!.weights);
  }),
);

testWhere(
  files,
  "RunOutput.finish() ends result.json with what the runs come to",
  inFolder((path, read) => {
    const { runs: _, ...base } = resultOf();
    const output = new RunOutput(path, base);
    output.add(completed("none", 1));
    const verdicts = ["l1 - none: the same"];
    output.finish(verdicts);
    assertEquals(JSON.parse(read("result.json")).verdicts, verdicts);
    assertEquals(
      read("result.json"),
      resultText({ ...base, runs: [completed("none", 1).run], verdicts }),
    );
  }),
);

testWhere(
  files,
  "RunOutput.add() names weights by swept values too",
  inFolder((path, _read, names) => {
    const { runs: _, ...base } = resultOf();
    new RunOutput(path, base).add(completed("l1", 1, { lambda: 0.001 }));
    assert(names().includes("weights-l1-lambda-0.001.safetensors"));
  }),
);

Deno.test("resultText() writes one line a run, and null for what is not finite", () => {
  const text = resultText(resultOf(runOf({ seconds: NaN }), runOf()));
  const lines = text.split("\n").filter((line) => line.includes('"weightsSha256"'));
  assertEquals(lines.length, 2);
  assertEquals(JSON.parse(text).runs[0].seconds, null);
});
