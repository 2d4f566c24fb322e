import { type Constraint, defineConstraint, NORM_EPSILON } from "./constraint.ts";

/**
 * Brings the lengths of columns towards the range from `min` to `max`:
 * `w * (rate * clip(norm, min, max) + (1 - rate) * norm) / (norm + 1e-7)`.
 *
 * @param min The shortest norm, 0 or more.
 * @param max The longest norm, at least `min`.
 * @param rate Share of the way that one update goes, 0 to 1.
 * @returns The constraint.
 * @throws {RangeError} If a number is out of range.
 *
 * Source: `keras.constraints.MinMaxNorm` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { minMaxNorm } from "@shrinklab/regularizers/constraints";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(minMaxNorm(1, 2, 0.5).apply([4], 1)[0]!, 3, 1e-6);
 * ```
 */
export function minMaxNorm(min: number, max: number, rate: number): Constraint {
  if (max < min) {
    throw new RangeError(`Cannot constrain by min-max-norm: max is ${max}, want at least ${min}`);
  }
  if (rate > 1) {
    throw new RangeError(`Cannot constrain by min-max-norm: rate is ${rate}, want at most 1`);
  }
  return defineConstraint("min-max-norm", { min, max, rate }, {
    factor(m, norm, { min, max, rate }) {
      const clipped = m.minimum(m.maximum(norm, min!), max!);
      const rest = m.multiply(m.subtract(m.constant(1), rate!), norm);
      const wanted = m.add(m.multiply(rate!, clipped), rest);
      return m.divide(wanted, m.add(norm, m.constant(NORM_EPSILON)));
    },
  });
}
