import { testWhere } from "@shrinklab/testing";
import { weightsSha256 } from "@shrinklab/models";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { resultOf, runOf } from "./result_for_tests.ts";
import { resultText, RunOutput } from "./run_output.ts";
import { readStartedRun } from "./started_run.ts";

const files = {
  permissions: [{ name: "read" }, { name: "write" }] satisfies Deno.PermissionDescriptor[],
};

testWhere(
  files,
  "readStartedRun() takes trials that have ended with the weights they had",
  async () => {
    const path = Deno.makeTempDirSync();
    try {
      const { runs: _, ...base } = resultOf();
      const output = new RunOutput(path, base);
      const weights = [{ name: "fc1/kernel", shape: [2], values: Float32Array.of(1, -1) }];
      const sha256 = await weightsSha256(weights);
      const ended = ["none", "l1", "l2", "l1l2"].map((method) =>
        runOf({ method, weightsSha256: sha256, seconds: NaN })
      );
      for (const run of ended) output.add({ run, weights });
      const outcome = { type: "aborted", epoch: 2, step: 1 } as const;
      const aborted = runOf({ method: "none", seed: 2, outcome, weightsSha256: sha256 });
      output.add({ run: aborted, weights });
      // Of one the weights are lost, of another they are others.
      Deno.truncateSync(`${path}/weights-l1.safetensors`, 20);
      Deno.copyFileSync(`${path}/weights-none.safetensors`, `${path}/weights-l2.safetensors`);
      const other = [{ ...weights[0]!, values: Float32Array.of(1, -2) }];
      output.add({ run: runOf({ method: "l2", seed: 3, weightsSha256: sha256 }), weights: other });
      const started = await readStartedRun(path);
      assertEquals(started.base, base);
      assertEquals(started.completed, [0, 2, 3].map((at) => ({ run: ended[at]!, weights })));
      assertEquals(started.remarks.length, 2);
      assertMatch(
        started.remarks[0]!,
        /weights-l1\.safetensors": its weights are not there or cut/,
      );
      assertMatch(
        started.remarks[1]!,
        /l2-seed3\.safetensors": its weights are not those of its run/,
      );

      const kept = started.completed.map(({ run }) => run);
      new RunOutput(path, base, kept);
      assertEquals(
        Deno.readTextFileSync(`${path}/result.json`),
        resultText({ ...base, runs: kept }),
      );
      assertEquals(Deno.readTextFileSync(`${path}/history.csv`).split("\n").length, 5);
    } finally {
      Deno.removeSync(path, { recursive: true });
    }
  },
);

testWhere(
  files,
  "readStartedRun() reads a result that was cut off anywhere behind its head",
  async () => {
    const path = Deno.makeTempDirSync();
    try {
      const { runs: _, ...base } = resultOf();
      const text = resultText({
        ...base,
        runs: [runOf(), runOf({ seed: 2 })],
        verdicts: ["the same"],
      });
      const head = text.indexOf('\n  "runs": [') + 12;
      for (let length = head; length <= text.length; length += 97) {
        Deno.writeTextFileSync(`${path}/result.json`, text.slice(0, length));
        assertEquals((await readStartedRun(path)).base, base);
      }
      Deno.writeTextFileSync(`${path}/result.json`, text.slice(0, head / 2));
      await assertRejects(() => readStartedRun(path), Error, "it is no result of this version");
    } finally {
      Deno.removeSync(path, { recursive: true });
    }
  },
);
