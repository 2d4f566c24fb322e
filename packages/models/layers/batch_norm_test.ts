import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { batchNorm, type BatchNormSpec } from "./batch_norm.ts";

await tf.setBackend("cpu");

/** The moving mean and variance after a step on two rows with mean 3 and variance 1. */
function afterStep(spec: Partial<BatchNormSpec>, training = true): number[] {
  const named = { scale: [1], shift: [0], "moving-mean": [5], "moving-variance": [2] };
  const weights: Record<string, tf.Variable> = {};
  for (const [role, values] of Object.entries(named)) {
    weights[role] = tf.tidy(() => tf.variable(tf.tensor1d(values)));
  }
  tf.tidy(() => {
    const options = { training, place: 0 };
    batchNorm.forward({ type: "BatchNorm", ...spec }, tf.tensor2d([[2], [4]]), weights, options);
  });
  const result = [weights["moving-mean"]!, weights["moving-variance"]!];
  const values = result.map((one) => one.dataSync()[0]!);
  tf.dispose(weights);
  return values;
}

Deno.test("batchNorm moves its statistics towards those of the batch as Keras does", () => {
  const [mean, variance] = afterStep({ momentum: 0.75 });
  assertAlmostEquals(mean!, 5 * 0.75 + 3 * 0.25, 1e-6);
  assertAlmostEquals(variance!, 2 * 0.75 + 1 * 0.25, 1e-6); // biased: the mean of squares
  assertAlmostEquals(afterStep({})[0]!, 5 * 0.99 + 3 * 0.01, 1e-6);
});

Deno.test("batchNorm leaves its statistics alone outside training, and where it is told to", () => {
  assertEquals(afterStep({}, false), [5, 2]);
  assertEquals(afterStep({ updatesStatistics: false }), [5, 2]);
});
