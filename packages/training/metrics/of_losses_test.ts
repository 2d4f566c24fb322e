import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { probabilitiesOf } from "./of_losses.ts";

Deno.test("probabilitiesOf() makes rows that add up to 1, however large the logits", () => {
  const rows = probabilitiesOf("softmaxCrossEntropy", [1000, 999, -1000, 0, 0, 0], 3);
  assert(rows.every((p) => p >= 0 && p <= 1));
  for (const start of [0, 3]) {
    assertAlmostEquals(rows.subarray(start, start + 3).reduce((a, b) => a + b), 1, 1e-12);
  }
});

Deno.test("probabilitiesOf() leaves what is not a logit as it is", () => {
  assertEquals([...probabilitiesOf("meanSquaredError", [5], 1)], [5]);
  assertEquals([...probabilitiesOf("categoricalCrossEntropy", [0.25, 0.75], 2)], [0.25, 0.75]);
});

Deno.test("probabilitiesOf() gives none to a row with a logit that is not finite", () => {
  const rows = probabilitiesOf("softmaxCrossEntropy", [1, -Infinity, NaN, 0, 7, 7], 2);
  assertEquals([...rows], [NaN, NaN, NaN, NaN, 0.5, 0.5]);
  const one = probabilitiesOf("binaryCrossEntropyFromLogits", [Infinity, 0, NaN], 1);
  assertEquals([...one], [NaN, 0.5, NaN]);
});
