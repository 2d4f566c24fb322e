import { type Constraint, defineConstraint, NORM_EPSILON } from "./constraint.ts";

/**
 * Brings every column to length 1: `w / (norm + 1e-7)`.
 *
 * @returns The constraint.
 *
 * Source: `keras.constraints.UnitNorm` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { unitNorm } from "@shrinklab/regularizers/constraints";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(unitNorm().apply([0.3, 0.4], 1)[0]!, 0.6, 1e-6);
 * ```
 */
export function unitNorm(): Constraint {
  return defineConstraint("unit-norm", {}, {
    factor: (m, norm) => m.divide(m.constant(1), m.add(norm, m.constant(NORM_EPSILON))),
  });
}
