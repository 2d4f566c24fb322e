import type { LossName } from "@shrinklab/models/losses";
import { softmax } from "@shrinklab/models/ops";
import * as tf from "@tensorflow/tfjs";

/**
 * Turns what a model gives into a probability for each class.
 *
 * @param outputs What the last layer gives, `[rows, width]`.
 * @param loss The loss it was trained for, which tells what the outputs are.
 * @returns `[rows, classes]`; of one output `p` the classes are `1 - p` and `p`.
 *
 * @example
 * ```ts
 * import { probabilities } from "@shrinklab/experiments/tables";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const logits = tf.tensor2d([[0]]);
 * const two = tf.tidy(() => probabilities(logits, "binaryCrossEntropyFromLogits").dataSync());
 * assertEquals([...two], [0.5, 0.5]);
 * ```
 */
export function probabilities(outputs: tf.Tensor, loss: LossName): tf.Tensor2D {
  if (loss === "softmaxCrossEntropy") return softmax(outputs) as tf.Tensor2D;
  if ((outputs.shape.at(-1) ?? 1) > 1) return outputs as tf.Tensor2D;
  const right = loss === "binaryCrossEntropyFromLogits" ? tf.sigmoid(outputs) : outputs;
  return tf.concat([tf.sub(1, right), right], 1) as tf.Tensor2D;
}
