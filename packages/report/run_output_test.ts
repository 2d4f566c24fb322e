import { assertEquals, assertStringIncludes } from "@std/assert";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { testWhere } from "@shrinklab/testing";
import { resultOf, runOf } from "./result_for_tests.ts";
import { openRunOutput } from "./run_output.ts";

const files = {
  permissions: [{ name: "read" }, { name: "write" }] satisfies Deno.PermissionDescriptor[],
};

function completed(method: string, seed: number) {
  const kernel = { name: "conv1/kernel", shape: [1, 1, 1, 2], values: Float32Array.of(1, -1) };
  return { result: runOf({ method, seed }), weights: [kernel] };
}

testWhere(files, "openRunOutput() writes results as they come", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const names = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    const read = (name: string) => Deno.readTextFileSync(`${folder}/${name}`);
    const drawn: string[] = [];
    const output = openRunOutput(folder, resultOf(), (runs, subtitle) => {
      drawn.push(`${runs.length} of ${subtitle}`);
      return { "picture.png": Uint8Array.of(1) };
    });
    assertEquals([names(), JSON.parse(read("result.json")).runs], [["result.json"], []]);

    const runs = [completed("none", 1), completed("none", 2)];
    output.save(runs.slice(0, 1));
    assertEquals(JSON.parse(read("result.json")).runs.length, 1);
    assertEquals(read("history.csv").split("\n").length, 3);
    output.save(runs);
    output.draw(runs);
    assertEquals(names(), [
      "history.csv",
      "picture.png",
      "result.json",
      "weights-none-seed2.safetensors",
      "weights-none.safetensors",
    ]);
    assertEquals(drawn, ["1 of cnn-compare quick, embedded, seed 1"]);
    assertStringIncludes(read("history.csv"), "none,2,1,2.5,2.25,0.25,2.4,2.2,0.5,1\n");
    const saved = Deno.readFileSync(`${folder}/weights-none-seed2.safetensors`);
    assertEquals(decodeSafetensors(saved), runs[1]!.weights);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
