import { RandomState } from "@shrinklab/data";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { alphaDropout } from "./alpha_dropout.ts";

await tf.setBackend("cpu");

Deno.test("alphaDropout keeps mean 0 and variance 1 of normal values", () => {
  const random = new RandomState(4);
  const x = Float32Array.from({ length: 40000 }, () => random.normal());
  const y = Float32Array.from(
    tf.tidy(() =>
      alphaDropout.forward({ type: "AlphaDropout", rate: 0.4 }, tf.tensor2d(x, [200, 200]), {}, {
        training: true,
        place: 1,
        masks: { key: [1, 0], step: 1 },
      }).dataSync()
    ),
  );
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length;
  assertAlmostEquals(mean, 0, 0.02);
  assertAlmostEquals(variance, 1, 0.02);
  // What is dropped has one value.
  const counts = Map.groupBy(y, (value) => value);
  assertEquals([...counts.values()].filter((list) => list.length > 10000).length, 1);
});
