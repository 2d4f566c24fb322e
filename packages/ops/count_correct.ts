import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/**
 * Counts the rows whose first largest logit is the label's: accuracy times rows. A row with a logit
 * that is not finite has no answer, and does not count.
 *
 * Kernel `CountCorrect`: inputs `{ logits, labels }`, no attributes.
 *
 * @param logits float32 `[rows, classes]`.
 * @param labels int32 `[rows]`.
 * @returns The count, a float32 scalar.
 *
 * @example
 * ```ts
 * import { countCorrect } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const count = tf.tidy(() =>
 *   countCorrect(tf.tensor2d([[0, 1], [5, 5]]), tf.tensor1d([1, 1], "int32")).dataSync()[0]
 * );
 * assertEquals(count, 1); // of equal logits the first counts
 * ```
 */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  if (hasKernel("CountCorrect")) {
    return runKernel("CountCorrect", { logits, labels }, {}) as tf.Scalar;
  }
  return tf.tidy(() => {
    // x - x is 0, but for an x that is not finite.
    const isFinite = tf.equal(tf.sum(tf.sub(logits, logits), 1), 0);
    const isRight = tf.logicalAnd(tf.equal(tf.argMax(logits, 1), labels), isFinite);
    return tf.sum(tf.cast(isRight, "float32"));
  });
}
