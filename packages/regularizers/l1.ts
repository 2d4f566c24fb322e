import { shortNumber } from "@shrinklab/names";
import { definePenalty, type ElementwisePenalty, type PenaltyRule } from "./penalty.ts";

/** The calculation of {@linkcode l1}. */
export const l1Rule: PenaltyRule = {
  gradientReadsSum: false,
  summand: (m, w) => m.abs(w),
  fromSum: (m, sum, { factor }) => m.multiply(factor!, sum),
  gradient: (m, w, _sum, { factor }) => m.multiply(factor!, m.sign(w)),
};

/**
 * L1 penalty: `factor * sum |w|`.
 *
 * Its gradient is `factor * sign(w)` (0 at 0), the same however small a weight is, so plain
 * gradient steps oscillate around zero and give no exact zeros.
 *
 * @param factor Strength, 0 or more, in units of the loss per unit of weight.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: Tibshirani (1996); same scale as `keras.regularizers.L1` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { l1 } from "@shrinklab/regularizers/l1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(l1(0.5).value([1, -2, 0]), 1.5);
 * assertEquals([...l1(0.5).gradient([1, -2, 0])], [0.5, -0.5, 0]);
 * ```
 */
export function l1(factor: number): ElementwisePenalty {
  return definePenalty("l1", { factor }, l1Rule, `${shortNumber(factor)} sign(w)`);
}
