import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dropout, type DropoutSpec } from "./dropout.ts";

await tf.setBackend("cpu");

const ones = (spec: Omit<DropoutSpec, "type">, training: boolean, step = 1) =>
  tf.tidy(() => [
    ...dropout.forward({ type: "Dropout", ...spec }, tf.ones([8, 8]), {}, {
      training,
      place: 0,
      masks: { key: [5, 0], step },
    }).dataSync(),
  ]);

Deno.test("dropout scales what it keeps by exactly 4 at rate 0.75", () => {
  const values = ones({ rate: 0.75 }, true);
  assertEquals(new Set(values), new Set([0, 4]));
});

Deno.test("dropout is the identity outside training, and at rate 0", () => {
  assert(ones({ rate: 0.75 }, false).every((value) => value === 1));
  assert(ones({ rate: 0 }, true).every((value) => value === 1));
});

Deno.test("dropout that is always on drops outside training, anew at every step", () => {
  const [first, second] = [1, 2].map((step) => ones({ rate: 0.5, always: true }, false, step));
  assertEquals(new Set(first), new Set([0, 2]));
  assert(first!.some((value, i) => value !== second![i]));
});
