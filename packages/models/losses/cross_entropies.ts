import type { Arithmetic } from "@shrinklab/formula";
import { softmaxCrossEntropy as operation } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import { elementwiseLoss, EPSILON, isAtLeast } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/** The largest probability that counts. */
const HIGHEST = 1 - EPSILON;

/** A probability away from 0 and 1. */
function clip<T>(m: Arithmetic<T>, p: T): T {
  return m.minimum(m.maximum(p, m.constant(EPSILON)), m.constant(HIGHEST));
}

/** 1 where {@linkcode clip} leaves a probability as it is, else 0: its derivative. */
function isInside<T>(m: Arithmetic<T>, p: T): T {
  return m.multiply(isAtLeast(m, p, m.constant(EPSILON)), isAtLeast(m, m.constant(HIGHEST), p));
}

/**
 * Softmax cross-entropy of logits: the mean over the rows of `-log softmax(outputs)[label]`.
 *
 * Source: `torch.nn.CrossEntropyLoss` of PyTorch 2.15;
 * `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models";
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

/**
 * Categorical cross-entropy of probabilities that add up to 1 in every row, as a softmax layer
 * gives them: the mean over the rows of `-sum(target * log(output))`.
 *
 * Probabilities are clipped to 1e-7 from 0 and 1, without a gradient beyond; from logits,
 * {@linkcode softmaxCrossEntropy} is exact and faster. Keras divides a row by its sum first, which
 * changes nothing after a softmax.
 *
 * Source: `keras.losses.CategoricalCrossentropy` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const loss = losses.categoricalCrossEntropy.ofRow([0.25, 0.5, 0.25], [0, 1, 0]);
 * assertAlmostEquals(loss, Math.log(2));
 * ```
 */
export const categoricalCrossEntropy: Loss = elementwiseLoss({
  name: "categoricalCrossEntropy",
  outputs: "probabilities",
  row: "sum",
  value(m, output, target) {
    const p = clip(m, output);
    return m.subtract(m.constant(0), m.multiply(target, m.log(p)));
  },
  derivative(m, output, target) {
    const p = m.maximum(output, m.constant(EPSILON));
    return m.subtract(m.constant(0), m.divide(m.multiply(target, isInside(m, output)), p));
  },
});

/**
 * Binary cross-entropy of probabilities: the mean of
 * `-target * log(output) - (1 - target) * log(1 - output)` over rows and outputs.
 *
 * Probabilities are clipped to 1e-7 from 0 and 1, without a gradient beyond; from logits,
 * {@linkcode binaryCrossEntropyFromLogits} is exact.
 *
 * Source: `keras.losses.BinaryCrossentropy` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(losses.binaryCrossEntropy.ofRow([0.25], [0]), -Math.log(0.75));
 * ```
 */
export const binaryCrossEntropy: Loss = elementwiseLoss({
  name: "binaryCrossEntropy",
  outputs: "probabilities",
  row: "mean",
  value(m, output, target) {
    const [one, p] = [m.constant(1), clip(m, output)];
    const yes = m.multiply(target, m.log(p));
    const no = m.multiply(m.subtract(one, target), m.log(m.subtract(one, p)));
    return m.subtract(m.constant(0), m.add(yes, no));
  },
  derivative(m, output, target) {
    const [one, p] = [m.constant(1), clip(m, output)];
    const slope = m.divide(m.subtract(p, target), m.multiply(p, m.subtract(one, p)));
    return m.multiply(slope, isInside(m, output));
  },
});

/**
 * Binary cross-entropy of logits: as {@linkcode binaryCrossEntropy} of their logistic function,
 * but in the form `max(z, 0) - z * target + log(1 + exp(-|z|))`, which is exact and finite however
 * large the logit z is.
 *
 * Source: `tf.nn.sigmoid_cross_entropy_with_logits` of TensorFlow 2.21, which Keras 3.15 runs for
 * `from_logits=True`.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(losses.binaryCrossEntropyFromLogits.ofRow([1000], [0]), 1000);
 * ```
 */
export const binaryCrossEntropyFromLogits: Loss = elementwiseLoss({
  name: "binaryCrossEntropyFromLogits",
  outputs: "logits",
  row: "mean",
  value(m, output, target) {
    const fade = m.exp(m.subtract(m.constant(0), m.abs(output)));
    const line = m.subtract(m.maximum(output, m.constant(0)), m.multiply(output, target));
    return m.add(line, m.log(m.add(m.constant(1), fade)));
  },
  derivative(m, output, target) {
    const [one, half] = [m.constant(1), m.constant(0.5)];
    const fade = m.exp(m.subtract(m.constant(0), m.abs(output)));
    // The logistic function is 1 / (1 + fade) above 0 and fade / (1 + fade) below.
    const above = m.multiply(half, m.add(one, m.sign(output)));
    const upper = m.add(above, m.multiply(m.subtract(one, above), fade));
    return m.subtract(m.divide(upper, m.add(one, fade)), target);
  },
});
