import { EPSILON } from "./clip.ts";
import { elementwiseLoss } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/**
 * Poisson loss: the mean of `output - target * log(output + 1e-7)` over rows and outputs; the
 * outputs are expected counts, above 0.
 *
 * Source: `keras.losses.Poisson` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models/losses";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(losses.poisson.ofRow([Math.E], [2]), Math.E - 2, 1e-6);
 * ```
 */
export const poisson: Loss = elementwiseLoss({
  name: "poisson",
  outputs: "numbers",
  row: "mean",
  value: (m, output, target) =>
    m.subtract(output, m.multiply(target, m.log(m.add(output, m.constant(EPSILON))))),
  derivative: (m, output, target) =>
    m.subtract(m.constant(1), m.divide(target, m.add(output, m.constant(EPSILON)))),
});
