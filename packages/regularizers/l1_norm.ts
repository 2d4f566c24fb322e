import { shortNumber } from "@shrinklab/names";
import { l1Rule } from "./l1.ts";
import { definePenalty, type ElementwisePenalty } from "./penalty.ts";

/**
 * L1-norm penalty: `factor *` the sum over the tensors of their 1-norm.
 *
 * The same function as `l1`, since the 1-norms of the parts add up to that of the whole; the
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
 * import { l1Norm } from "@shrinklab/regularizers/l1_norm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(l1Norm(1).value([3, -4]), 7);
 * ```
 */
export function l1Norm(factor: number): ElementwisePenalty {
  return definePenalty("l1-norm", { factor }, l1Rule, `${shortNumber(factor)} sign(w)`);
}
