import { lookUp } from "@shrinklab/names";
import type * as tf from "@tensorflow/tfjs";
import {
  binaryCrossEntropy,
  binaryCrossEntropyFromLogits,
  categoricalCrossEntropy,
  softmaxCrossEntropy,
} from "./cross_entropies.ts";
import type { Loss } from "./loss.ts";
import {
  meanAbsoluteError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
} from "./regression.ts";

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
 * import { lossOf } from "@shrinklab/models";
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
