import type { Arithmetic } from "@shrinklab/formula";
import { EPSILON, isAtLeast } from "./clip.ts";
import { elementwiseLoss } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/** The largest probability that counts. */
const HIGHEST = 1 - EPSILON;

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
 * import { losses } from "@shrinklab/models/losses";
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
    const inside = m.multiply(
      isAtLeast(m, output, m.constant(EPSILON)),
      isAtLeast(m, m.constant(HIGHEST), output),
    );
    return m.multiply(slope, inside);
  },
});

function clip<T>(m: Arithmetic<T>, p: T): T {
  return m.minimum(m.maximum(p, m.constant(EPSILON)), m.constant(HIGHEST));
}
