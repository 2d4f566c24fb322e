import { shortNumber } from "@shrinklab/names";
import { definePenalty, type ElementwisePenalty } from "./penalty.ts";

/**
 * L1 and L2 together (elastic net): `sum (l1 * |w| + l2 * w^2)`.
 *
 * @param l1 Strength of the absolute values, 0 or more.
 * @param l2 Strength of the squares, 0 or more.
 * @returns The penalty.
 * @throws {RangeError} If a strength is negative or not finite.
 *
 * Source: Zou and Hastie (2005); same scale as `keras.regularizers.L1L2` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { l1l2 } from "@shrinklab/regularizers/l1l2";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(l1l2(1, 10).value([1, -2]), 53);
 * ```
 */
export function l1l2(l1: number, l2: number): ElementwisePenalty {
  return definePenalty(
    "l1l2",
    { l1, l2 },
    {
      gradientReadsSum: false,
      summand: (m, w, { l1, l2 }) =>
        m.add(m.multiply(l1!, m.abs(w)), m.multiply(l2!, m.multiply(w, w))),
      fromSum: (_m, sum) => sum,
      gradient: (m, w, _sum, { l1, l2 }) =>
        m.add(m.multiply(l1!, m.sign(w)), m.multiply(m.add(l2!, l2!), w)),
    },
    `${shortNumber(l1)} sign(w) + ${shortNumber(2 * l2)} w`,
  );
}
