import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { losses } from "./registry.ts";

await tf.setBackend("cpu");

Deno.test("elementwiseLoss() has no gradient where a clip holds the output", () => {
  const slopes = tf.tidy(() => {
    const target = tf.tensor2d([[1], [0], [1]]);
    const slope = (name: "binaryCrossEntropy" | "meanSquaredLogarithmicError", x: number[]) => [
      ...tf.grad((output) => losses[name].mean(output, target))(tf.tensor2d(x, [3, 1]))
        .dataSync(),
    ];
    return [
      ...slope("binaryCrossEntropy", [0, 1, -0.5]),
      ...slope("meanSquaredLogarithmicError", [-1, -0.5, 0]),
    ];
  });
  assert(slopes.every((x) => x === 0), `${slopes}`);
});
