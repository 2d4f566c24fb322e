import { shortNumber } from "@shrinklab/names";
import { definePenalty, type ElementwisePenalty } from "./penalty.ts";

/**
 * L2 penalty, squared: `factor * sum w^2`.
 *
 * Its gradient is `2 * factor * w`. PyTorch's coupled weight decay adds `decay * w`, so a weight
 * decay of d is an L2 penalty of d / 2.
 *
 * @param factor Strength, 0 or more, in units of the loss per squared unit of weight.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: Hoerl and Kennard (1970); same scale as `keras.regularizers.L2` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { l2 } from "@shrinklab/regularizers/l2";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(l2(0.5).value([1, -2, 0]), 2.5);
 * assertEquals([...l2(0.5).gradient([1, -2, 0])], [1, -2, 0]);
 * ```
 */
export function l2(factor: number): ElementwisePenalty {
  return definePenalty(
    "l2",
    { factor },
    {
      gradientReadsSum: false,
      summand: (m, w) => m.multiply(w, w),
      fromSum: (m, sum, { factor }) => m.multiply(factor!, sum),
      gradient: (m, w, _sum, { factor }) => m.multiply(m.add(factor!, factor!), w),
    },
    `${shortNumber(2 * factor)} w`,
  );
}
