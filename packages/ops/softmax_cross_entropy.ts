import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/**
 * Mean over the rows of `-log softmax(logits)[label]`, natural logarithm.
 *
 * Kernel `SoftmaxCrossEntropy`: inputs `{ logits, labels }`, outputs `[loss, probabilities]`; its
 * gradient `SoftmaxCrossEntropyGrad`: inputs `{ probabilities, labels, dy }`, output
 * `(probabilities - oneHot(labels)) * dy / rows`. With weights a row's terms are multiplied by its
 * own, and the kernels are `WeightedSoftmaxCrossEntropy` and `WeightedSoftmaxCrossEntropyGrad`,
 * with one more input `weights`.
 *
 * @param logits float32 `[rows, classes]`.
 * @param labels int32 `[rows]`, each 0 to classes - 1.
 * @param weights How much every row counts, float32 `[rows]`; default 1. The sum is divided by the rows.
 * @returns The loss.
 *
 * @example
 * ```ts
 * import { softmaxCrossEntropy } from "@shrinklab/ops";
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
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  weights?: tf.Tensor1D,
): tf.Scalar {
  // One output on the tape: with two, tfjs would fill zeros for the second one's gradient.
  const operation = tf.customGrad((z, save) => {
    const rows: Rows = weights ? { labels, weights } : { labels };
    const [loss, probabilities] = lossAndProbabilities(z as tf.Tensor2D, rows);
    (save as tf.GradSaveFunc)([probabilities, ...Object.values(rows)]);
    return {
      value: loss,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [probabilities, labels, weights] = saved as [tf.Tensor, tf.Tensor1D, tf.Tensor1D?];
        return gradient(probabilities, weights ? { labels, weights } : { labels }, dy);
      },
    };
  });
  return operation(logits) as tf.Scalar;
}

/** What is known of every row beside its logits. */
type Rows = Readonly<Record<"labels", tf.Tensor1D> & Partial<Record<"weights", tf.Tensor1D>>>;

function kernelName({ weights }: Rows): string {
  return weights ? "WeightedSoftmaxCrossEntropy" : "SoftmaxCrossEntropy";
}

function lossAndProbabilities(
  logits: tf.Tensor2D,
  rows: Rows,
): [loss: tf.Scalar, probabilities: tf.Tensor] {
  const kernel = kernelName(rows);
  if (hasKernel(kernel)) {
    return runKernel(kernel, { logits, ...rows }, {}) as [tf.Scalar, tf.Tensor];
  }
  const logProbabilities = tf.logSoftmax(logits);
  const chosen = tf.sum(tf.mul(logProbabilities, oneHot(rows.labels, logits.shape[1])), 1);
  const weighed = rows.weights ? tf.mul(chosen, rows.weights) : chosen;
  return [tf.neg(tf.mean(weighed)), tf.exp(logProbabilities)];
}

function gradient(probabilities: tf.Tensor, rows: Rows, dy: tf.Tensor): tf.Tensor {
  const kernel = `${kernelName(rows)}Grad`;
  if (hasKernel(kernel)) return runKernel(kernel, { probabilities, ...rows, dy }, {}) as tf.Tensor;
  const [count, classes] = probabilities.shape as [number, number];
  const share = tf.div(dy, count);
  const factor = rows.weights ? tf.mul(tf.reshape(rows.weights, [count, 1]), share) : share;
  return tf.mul(tf.sub(probabilities, oneHot(rows.labels, classes)), factor);
}

function oneHot(labels: tf.Tensor1D, classes: number): tf.Tensor {
  return tf.oneHot(labels, classes, 1, 0, "float32");
}
