import type { Arithmetic } from "@shrinklab/formula";
import { elementwiseLoss, EPSILON, isAtLeast } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/**
 * Mean squared error: the mean of `(output - target)^2` over rows and outputs.
 *
 * Source: `keras.losses.MeanSquaredError` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(losses.meanSquaredError.ofRow([1, 4], [0, 2]), 2.5);
 * ```
 */
export const meanSquaredError: Loss = elementwiseLoss({
  name: "meanSquaredError",
  outputs: "numbers",
  row: "mean",
  value(m, output, target) {
    const difference = m.subtract(output, target);
    return m.multiply(difference, difference);
  },
  derivative: (m, output, target) => m.multiply(m.constant(2), m.subtract(output, target)),
});

/**
 * Mean absolute error: the mean of `|output - target|` over rows and outputs; derivative 0 where
 * they are equal.
 *
 * Source: `keras.losses.MeanAbsoluteError` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(losses.meanAbsoluteError.ofRow([1, 4], [0, 2]), 1.5);
 * ```
 */
export const meanAbsoluteError: Loss = elementwiseLoss({
  name: "meanAbsoluteError",
  outputs: "numbers",
  row: "mean",
  value: (m, output, target) => m.abs(m.subtract(output, target)),
  derivative: (m, output, target) => m.sign(m.subtract(output, target)),
});

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
 * import { losses } from "@shrinklab/models";
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

/**
 * Poisson loss: the mean of `output - target * log(output + 1e-7)` over rows and outputs; the
 * outputs are expected counts, above 0.
 *
 * Source: `keras.losses.Poisson` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models";
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
