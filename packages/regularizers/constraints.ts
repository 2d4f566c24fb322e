import { type NumberNames, readNamedNumbers, writeNamedNumbers } from "@shrinklab/names";
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
 * import { maxNorm } from "@shrinklab/regularizers";
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

/**
 * Brings every column to length 1: `w / (norm + 1e-7)`.
 *
 * @returns The constraint.
 *
 * Source: `keras.constraints.UnitNorm` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { unitNorm } from "@shrinklab/regularizers";
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

/**
 * Brings every weight to at least 0: `max(w, 0)`.
 *
 * @returns The constraint.
 *
 * Source: `keras.constraints.NonNeg` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { nonNegative } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...nonNegative().apply([-1, 2], 2)], [0, 2]);
 * ```
 */
export function nonNegative(): Constraint {
  return defineConstraint("non-neg", {}, { element: (m, w) => m.maximum(w, m.constant(0)) });
}

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
 * import { minMaxNorm } from "@shrinklab/regularizers";
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

/** How a constraint is made from the text that names it. */
export interface ConstraintFactory {
  /** Makes the constraint; its arguments are the numbers in order. */
  readonly create: (...numbers: number[]) => Constraint;
  /** Names of the numbers. */
  readonly numbers: readonly string[];
}

/** Every constraint by the name that specs use; a new one is one line here. */
export const constraints = {
  "max-norm": { create: maxNorm, numbers: ["max"] },
  "unit-norm": { create: unitNorm, numbers: [] },
  "non-neg": { create: nonNegative, numbers: [] },
  "min-max-norm": { create: minMaxNorm, numbers: ["min", "max", "rate"] },
} satisfies Record<string, ConstraintFactory>;

/** Name of a registered constraint. */
export type ConstraintName = keyof typeof constraints;

/**
 * Reads a constraint from its text: `"max-norm(2)"`, `"unit-norm()"`,
 * `"min-max-norm(min=0,max=2,rate=1)"`.
 *
 * @returns The constraint.
 * @throws {SyntaxError} If the text has another form; the message names the position.
 * @throws {RangeError} If no constraint has the name, or a number is missing or out of range.
 *
 * @example
 * ```ts
 * import { parseConstraint } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseConstraint("max-norm(2)").numbers, { max: 2 });
 * ```
 */
export function parseConstraint(text: string): Constraint {
  const { name, numbers } = readNamedNumbers("constraint", text, numberNames);
  const factory: ConstraintFactory = constraints[name as ConstraintName];
  return factory.create(...numbers);
}

/**
 * Writes a constraint as the text that {@linkcode parseConstraint} reads.
 *
 * @param constraint A registered constraint.
 * @returns Its text.
 *
 * @example
 * ```ts
 * import { formatConstraint, maxNorm } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatConstraint(maxNorm(2)), "max-norm(2)");
 * ```
 */
export function formatConstraint({ type, numbers }: Constraint): string {
  return writeNamedNumbers(type, numbers);
}

const numberNames: NumberNames = Object.fromEntries(
  Object.entries(constraints).map(([name, { numbers }]) => [name, numbers]),
);
