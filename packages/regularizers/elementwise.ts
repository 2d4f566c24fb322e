import { shortNumber } from "@shrinklab/names";
import { definePenalty, type ElementwisePenalty, type PenaltyRule } from "./penalty.ts";

/** The calculation of {@linkcode l1} and {@linkcode l1Norm}. */
const l1Rule: PenaltyRule = {
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
 * import { l1 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(l1(0.5).value([1, -2, 0]), 1.5);
 * assertEquals([...l1(0.5).gradient([1, -2, 0])], [0.5, -0.5, 0]);
 * ```
 */
export function l1(factor: number): ElementwisePenalty {
  return definePenalty("l1", { factor }, l1Rule, `${shortNumber(factor)} sign(w)`);
}

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
 * import { l2 } from "@shrinklab/regularizers";
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
 * import { l1l2 } from "@shrinklab/regularizers";
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

/**
 * L1-norm penalty: `factor *` the sum over the tensors of their 1-norm.
 *
 * The same function as {@linkcode l1}, since the 1-norms of the parts add up to that of the whole; the
 * name says what a source wrote, `torch.norm(w, 1)` summed over the parameters.
 *
 * @param factor Strength, 0 or more, in units of the loss per unit of weight.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: `torch.linalg.vector_norm(w, 1)` of PyTorch 2.15.
 *
 * @example
 * ```ts
 * import { l1Norm } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(l1Norm(1).value([3, -4]), 7);
 * ```
 */
export function l1Norm(factor: number): ElementwisePenalty {
  return definePenalty("l1-norm", { factor }, l1Rule, `${shortNumber(factor)} sign(w)`);
}

/**
 * Below this a norm counts as zero: the square root of float32's smallest normal number, under
 * which the sum of squares loses its digits. The gradient then fades to 0 instead of dividing
 * by zero.
 */
const SMALLEST_NORM = 1.1e-19;

/**
 * L2-norm penalty, **not** squared: `factor *` the sum over the tensors of `||w||_2`.
 *
 * Its gradient is `factor * w / ||w||`, with the norm of the weight's own tensor: a pull of
 * length `factor` on every tensor, however large it is. An all-zero tensor gets 0.
 *
 * @param factor Strength, 0 or more, in units of the loss per unit of the norm.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: `torch.linalg.vector_norm(w)` of PyTorch 2.15.
 *
 * @example
 * ```ts
 * import { l2Norm } from "@shrinklab/regularizers";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(l2Norm(0.5).value([3, -4]), 2.5);
 * assertAlmostEquals(l2Norm(0.5).gradient([3, -4])[0]!, 0.3);
 * assertEquals([...l2Norm(0.5).gradient([0, 0])], [0, 0]);
 * ```
 */
export function l2Norm(factor: number): ElementwisePenalty {
  return definePenalty(
    "l2-norm",
    { factor },
    {
      gradientReadsSum: true,
      summand: (m, w) => m.multiply(w, w),
      fromSum: (m, sum, { factor }) => m.multiply(factor!, m.sqrt(sum)),
      gradient: (m, w, sum, { factor }) =>
        m.multiply(m.divide(factor!, m.maximum(m.sqrt(sum), m.constant(SMALLEST_NORM))), w),
    },
    `${shortNumber(factor)} w / ||w||`,
  );
}
