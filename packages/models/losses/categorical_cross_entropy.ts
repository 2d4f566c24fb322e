import { EPSILON, isAtLeast } from "./clip.ts";
import { elementwiseLoss } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/** The largest probability that counts. */
const HIGHEST = 1 - EPSILON;

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
 * import { losses } from "@shrinklab/models/losses";
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
    const p = m.minimum(m.maximum(output, m.constant(EPSILON)), m.constant(HIGHEST));
    return m.subtract(m.constant(0), m.multiply(target, m.log(p)));
  },
  derivative(m, output, target) {
    const p = m.maximum(output, m.constant(EPSILON));
    const inside = m.multiply(
      isAtLeast(m, output, m.constant(EPSILON)),
      isAtLeast(m, m.constant(HIGHEST), output),
    );
    return m.subtract(m.constant(0), m.divide(m.multiply(target, inside), p));
  },
});
