import { elementwiseLoss } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/**
 * Mean squared error: the mean of `(output - target)^2` over rows and outputs.
 *
 * Source: `keras.losses.MeanSquaredError` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models/losses";
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
