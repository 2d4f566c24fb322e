import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { philox } from "./philox.ts";
import { randomKeep } from "./random_keep.ts";

await tf.setBackend("cpu");

const options = { rate: 0.25, key: [7, 1], layer: 2, step: 5 } as const;
const draw = (shape: number[], changes = {}) =>
  tf.tidy(() => [...randomKeep(shape, { ...options, ...changes }).dataSync()]);

Deno.test("randomKeep() compares the words of Philox with the rate", () => {
  const words = [0, 1].flatMap((block) => philox([block, 5, 2, 0], [7, 1]));
  assertEquals(draw([2, 3]), words.slice(0, 6).map((word) => word >= 2 ** 30 ? 1 : 0));
});

Deno.test("randomKeep() draws another mask for another step, layer or key, and the same again", () => {
  const first = draw([64]);
  assertEquals(draw([8, 8]), first);
  for (const changes of [{ step: 6 }, { layer: 3 }, { key: [8, 1] }, { key: [7, 0] }]) {
    assertNotEquals(draw([64], changes), first);
  }
});

Deno.test("randomKeep() asks a function for the step", () => {
  assertEquals(draw([16], { step: () => 5 }), draw([16]));
});

Deno.test("randomKeep() keeps all at rate 0 and its share of many", () => {
  assert(draw([1000], { rate: 0 }).every((keep) => keep === 1));
  const kept = draw([40000]).reduce((sum, keep) => sum + keep, 0);
  assertAlmostEquals(kept / 40000, 0.75, 0.01);
});
