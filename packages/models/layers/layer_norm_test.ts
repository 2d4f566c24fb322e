import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { layerNorm } from "./layer_norm.ts";

await tf.setBackend("cpu");

Deno.test("layerNorm normalizes each row by itself, in training and otherwise", () => {
  for (const training of [true, false]) {
    const y = tf.tidy(() =>
      layerNorm.forward({ type: "LayerNorm", epsilon: 1e-12 }, tf.tensor2d([[1, 3], [10, 50]]), {
        scale: tf.tensor1d([1, 2]),
        shift: tf.tensor1d([0, 1]),
      }, { training, place: 0 }).dataSync()
    );
    for (const [i, expected] of [-1, 3, -1, 3].entries()) assertAlmostEquals(y[i]!, expected, 1e-5);
  }
});
