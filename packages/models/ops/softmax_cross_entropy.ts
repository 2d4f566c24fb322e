import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/**
 * Mean over the rows of `-log softmax(logits)[label]`, natural logarithm.
 *
 * Kernel `SoftmaxCrossEntropy`: inputs `{ logits, labels }`, outputs `[loss, probabilities]`; its
 * gradient `SoftmaxCrossEntropyGrad`: inputs `{ probabilities, labels, dy }`, output
 * `(probabilities - oneHot(labels)) * dy / rows`.
 *
 * @param logits float32 `[rows, classes]`.
 * @param labels int32 `[rows]`, each 0 to classes - 1.
 * @returns The loss.
 *
 * @example
 * ```ts
 * import { softmaxCrossEntropy } from "@shrinklab/models/ops";
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const loss = tf.tidy(() =>
 *   softmaxCrossEntropy(tf.tensor2d([[0, 0]]), tf.tensor1d([1], "int32")).dataSync()[0]!
 * );
 * assertAlmostEquals(loss, Math.log(2), 1e-6);
 * ```
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  // One output on the tape: with two, tfjs would fill zeros for the second one's gradient.
  const operation = tf.customGrad((z, save) => {
    const [loss, probabilities] = lossAndProbabilities(z as tf.Tensor2D, labels);
    (save as tf.GradSaveFunc)([probabilities, labels]);
    return {
      value: loss,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        gradient(saved[0]!, saved[1] as tf.Tensor1D, dy),
    };
  });
  return operation(logits) as tf.Scalar;
}

function lossAndProbabilities(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
): [loss: tf.Scalar, probabilities: tf.Tensor] {
  if (hasKernel("SoftmaxCrossEntropy")) {
    return runKernel("SoftmaxCrossEntropy", { logits, labels }, {}) as [tf.Scalar, tf.Tensor];
  }
  const logProbabilities = tf.logSoftmax(logits);
  const chosen = tf.sum(tf.mul(logProbabilities, oneHot(labels, logits.shape[1])), 1);
  return [tf.neg(tf.mean(chosen)), tf.exp(logProbabilities)];
}

function gradient(probabilities: tf.Tensor, labels: tf.Tensor1D, dy: tf.Tensor): tf.Tensor {
  if (hasKernel("SoftmaxCrossEntropyGrad")) {
    const inputs = { probabilities, labels, dy };
    return runKernel("SoftmaxCrossEntropyGrad", inputs, {}) as tf.Tensor;
  }
  const [rows, classes] = probabilities.shape as [number, number];
  return tf.mul(tf.sub(probabilities, oneHot(labels, classes)), tf.div(dy, rows));
}

function oneHot(labels: tf.Tensor1D, classes: number): tf.Tensor {
  return tf.oneHot(labels, classes, 1, 0, "float32");
}
