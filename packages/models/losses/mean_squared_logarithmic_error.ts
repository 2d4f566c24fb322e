import type { Arithmetic } from "@shrinklab/formula";
import { EPSILON, isAtLeast } from "./clip.ts";
import { elementwiseLoss } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/**
 * Mean squared logarithmic error: the mean of `(log(1 + output) - log(1 + target))^2` over rows
 * and outputs.
 *
 * Outputs and targets count as at least 1e-7, so one below 0 has no gradient.
 *
 * Source: `keras.losses.MeanSquaredLogarithmicError` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models/losses";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const loss = losses.meanSquaredLogarithmicError.ofRow([Math.E - 1], [0]);
 * assertAlmostEquals(loss, 1, 1e-6);
 * ```
 */
export const meanSquaredLogarithmicError: Loss = elementwiseLoss({
  name: "meanSquaredLogarithmicError",
  outputs: "numbers",
  row: "mean",
  value(m, output, target) {
    const difference = m.subtract(m.log(aboveOne(m, output)), m.log(aboveOne(m, target)));
    return m.multiply(difference, difference);
  },
  derivative(m, output, target) {
    const above = aboveOne(m, output);
    const difference = m.subtract(m.log(above), m.log(aboveOne(m, target)));
    const twice = m.add(difference, difference);
    return m.multiply(m.divide(twice, above), isAtLeast(m, output, m.constant(EPSILON)));
  },
});

function aboveOne<T>(m: Arithmetic<T>, x: T): T {
  return m.add(m.maximum(x, m.constant(EPSILON)), m.constant(1));
}
