import { elementwiseLoss } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

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
 * import { losses } from "@shrinklab/models/losses";
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
