import { shortNumber } from "@shrinklab/names";
import { definePenalty, type ElementwisePenalty } from "./penalty.ts";

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
 * import { l2Norm } from "@shrinklab/regularizers/l2_norm";
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
