import { lookUp } from "@shrinklab/names";
import type * as tf from "@tensorflow/tfjs";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import { binaryCrossEntropyFromLogits } from "./binary_cross_entropy_from_logits.ts";
import { categoricalCrossEntropy } from "./categorical_cross_entropy.ts";
import type { Loss } from "./loss.ts";
import { meanAbsoluteError } from "./mean_absolute_error.ts";
import { meanSquaredError } from "./mean_squared_error.ts";
import { meanSquaredLogarithmicError } from "./mean_squared_logarithmic_error.ts";
import { poisson } from "./poisson.ts";
import { softmaxCrossEntropy } from "./softmax_cross_entropy.ts";

/** Every data loss by the name that specs use; a new one is one line here. */
export const losses = {
  softmaxCrossEntropy,
  categoricalCrossEntropy,
  binaryCrossEntropy,
  binaryCrossEntropyFromLogits,
  meanSquaredError,
  meanAbsoluteError,
  meanSquaredLogarithmicError,
  poisson,
} satisfies Record<string, Loss>;

/** Name of a data loss. */
export type LossName = keyof typeof losses;

/**
 * Finds the function that a training step differentiates.
 *
 * @param name Name of a loss.
 * @returns Its mean over a batch, {@linkcode Loss.mean}.
 * @throws {RangeError} If there is no such loss.
 *
 * @example
 * ```ts
 * import { lossOf } from "@shrinklab/models/losses";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const loss = tf.tidy(() =>
 *   lossOf("meanSquaredError")(tf.tensor2d([[1], [4]]), tf.tensor1d([0, 1], "int32")).dataSync()
 * );
 * assertEquals(loss[0], 5);
 * ```
 */
export function lossOf(
  name: LossName,
): (outputs: tf.Tensor, targets: tf.Tensor, weights?: tf.Tensor) => tf.Scalar {
  const loss: Loss = lookUp("train", "loss", name, losses);
  return (outputs, targets, weights) => loss.mean(outputs, targets, weights);
}
