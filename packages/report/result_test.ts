import { assert, assertEquals } from "@std/assert";
import { type Result, resultText } from "./result.ts";

Deno.test("resultText() is JSON that ends with a newline, with null for what is not finite", () => {
  const result: Result = {
    format: 1,
    app: "cnn-compare",
    preset: "quick",
    command: "deno task cnn-compare --lr 9",
    seed: 1,
    backend: { name: "cpu", threads: 1 },
    dataset: { name: "embedded", train: 6000, test: 1000, sha256: "ab" },
    versions: { shrinklab: "0.1.0" },
    runs: [{
      method: "l1",
      seed: 1,
      config: {},
      history: [],
      testLoss: NaN,
      sparsity: [],
      weightsSha256: "cd",
      seconds: 1,
      notes: [],
    }],
  };
  const text = resultText(result);
  assert(text.endsWith("}\n"));
  assertEquals(JSON.parse(text).runs[0].testLoss, null);
});
