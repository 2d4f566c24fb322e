import { assertEquals, assertThrows } from "@std/assert";
import { pairsFlag } from "./pairs_flag.ts";
import { UsageError } from "./usage_error.ts";

const lambda = pairsFlag("strength", "METHOD=X", ["l1", "l2"], { min: 0 });

Deno.test("pairsFlag() collects pairs", () => {
  assertEquals(lambda.read(["l1=0.5", "l2=1e-3"], "--lambda"), {
    l1: 0.5,
    l2: 1e-3,
  });
});

Deno.test("pairsFlag() throws on no pair, an unknown or repeated name and a bad number", () => {
  const bad: Array<[string[], string]> = [
    [["0.5"], "want METHOD=X"],
    [["=1"], "want METHOD=X"],
    [["l3=1"], 'value is "l3"'],
    [["l1=1", "l1=2"], "only once"],
    [["l1=-1"], 'Cannot use --lambda l1: value is "-1", want a number >= 0'],
    [["l1="], 'value is ""'],
  ];
  for (const [texts, message] of bad) {
    assertThrows(() => lambda.read(texts, "--lambda"), UsageError, message);
  }
});
