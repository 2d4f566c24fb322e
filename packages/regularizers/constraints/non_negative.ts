import { type Constraint, defineConstraint } from "./constraint.ts";

/**
 * Brings every weight to at least 0: `max(w, 0)`.
 *
 * @returns The constraint.
 *
 * Source: `keras.constraints.NonNeg` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { nonNegative } from "@shrinklab/regularizers/constraints";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...nonNegative().apply([-1, 2], 2)], [0, 2]);
 * ```
 */
export function nonNegative(): Constraint {
  return defineConstraint("non-neg", {}, { element: (m, w) => m.maximum(w, m.constant(0)) });
}
