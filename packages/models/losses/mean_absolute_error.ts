import { elementwiseLoss } from "./elementwise_loss.ts";
import type { Loss } from "./loss.ts";

/**
 * Mean absolute error: the mean of `|output - target|` over rows and outputs; derivative 0 where
 * they are equal.
 *
 * Source: `keras.losses.MeanAbsoluteError` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { losses } from "@shrinklab/models/losses";
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
