import { softmaxCrossEntropy as operation } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import type { Loss } from "./loss.ts";

/**
 * Softmax cross-entropy of logits: the mean over the rows of `-log softmax(outputs)[label]`.
 *
 * Source: `torch.nn.CrossEntropyLoss` of PyTorch 2.15;
 * `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models/losses";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(losses.softmaxCrossEntropy.ofRow([0, 0, 0], [2]), Math.log(3));
 * ```
 */
export const softmaxCrossEntropy: Loss = {
  outputs: "logits",
  mean(outputs, targets, weights) {
    if (targets.dtype !== "int32") {
      throw new TypeError(
        `Cannot calculate softmaxCrossEntropy: targets are ${targets.dtype}, want int32 labels`,
      );
    }
    return operation(outputs as tf.Tensor2D, targets as tf.Tensor1D, weights as tf.Tensor1D);
  },
  ofRow(outputs, [label]: ArrayLike<number> & Iterable<number>) {
    const logits = Array.from(outputs);
    const largest = Math.max(...logits);
    const sum = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    return Math.log(sum) + largest - logits[label!]!;
  },
};
