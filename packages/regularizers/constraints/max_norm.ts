import { type Constraint, defineConstraint, NORM_EPSILON } from "./constraint.ts";

/**
 * Shortens columns that are longer than `max` to it: `w * min(norm, max) / (norm + 1e-7)`, so one
 * that is shorter shrinks by a ten-millionth too.
 *
 * @param max The longest norm, 0 or more.
 * @returns The constraint.
 * @throws {RangeError} If it is negative or not finite.
 *
 * Source: Srebro and Shraibman (2005); `keras.constraints.MaxNorm` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { maxNorm } from "@shrinklab/regularizers/constraints";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(maxNorm(1).apply([3, 4], 1)[0]!, 0.6, 1e-7);
 * ```
 */
export function maxNorm(max: number): Constraint {
  return defineConstraint("max-norm", { max }, {
    factor: (m, norm, { max }) =>
      m.divide(m.minimum(norm, max!), m.add(norm, m.constant(NORM_EPSILON))),
  });
}
