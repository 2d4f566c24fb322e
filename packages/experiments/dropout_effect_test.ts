import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomState } from "@shrinklab/data";
import { useBackend } from "@shrinklab/backends";
import { dropoutEffect } from "./dropout_effect.ts";

const random = new RandomState(1);
const values = Float32Array.from({ length: 40_000 }, () => random.normal());

Deno.test("dropoutEffect() sees dropout 0.75 scale what it keeps by exactly 4", async () => {
  using _backend = await useBackend("cpu");
  const effect = dropoutEffect({ type: "Dropout", rate: 0.75 }, values, 8, 1)!;
  assertEquals([effect.factors, effect.identityOutside], [[4, 4], true]);
  assertAlmostEquals(effect.kept / effect.entries, 0.25, 0.01);
  assertAlmostEquals(effect.after[1], 2, 0.05); // the square root of 4: the spread is not kept
});

Deno.test("dropoutEffect() sees alpha dropout keep mean and deviation", async () => {
  using _backend = await useBackend("cpu");
  const { before, after, identityOutside } = dropoutEffect(
    { type: "AlphaDropout", rate: 0.75 },
    values,
    8,
    1,
  )!;
  assertAlmostEquals(after[0], before[0], 0.03);
  assertAlmostEquals(after[1], before[1], 0.03);
  assert(identityOutside);
});

Deno.test("dropoutEffect() says nothing of other layers", () => {
  assertEquals(dropoutEffect({ type: "Dense", units: 2 }, values, 8, 1), undefined);
});
