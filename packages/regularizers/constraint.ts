import { type Arithmetic, numberArithmetic } from "@shrinklab/formula";

/** The numbers of a constraint by name, for example `{ max: 2 }`. */
export type ConstraintNumbers<T = number> = Readonly<Record<string, T>>;

/**
 * A constraint on the norms of columns: each column is multiplied by a factor that depends on its
 * norm.
 */
export interface ColumnRule {
  /** The factor of a column of this norm. */
  factor<T>(m: Arithmetic<T>, norm: T, numbers: ConstraintNumbers<T>): T;
}

/** An elementwise constraint. */
export interface ElementRule {
  /** What an element becomes. */
  element<T>(m: Arithmetic<T>, w: T): T;
}

/**
 * What a kernel is brought to after every update.
 *
 * A column holds the weights that enter one output: of a Dense kernel axis 0, as Keras's
 * `axis=0`; of a Conv2D kernel all axes but the last, as Keras's `axis=[0, 1, 2]`.
 */
export interface Constraint {
  /** Name in the registry, for example `"max-norm"`. */
  readonly type: string;
  /** Its numbers, in the order in which they are written. */
  readonly numbers: ConstraintNumbers;
  /** The calculation. */
  readonly rule: ColumnRule | ElementRule;
  /**
   * Applies it, in float64.
   *
   * @param weights The kernel's values, row-major.
   * @param columns Entries of its last axis.
   * @returns The new values.
   */
  apply(weights: ArrayLike<number>, columns: number): Float64Array;
}

/** What keeps Keras's constraints from dividing by 0. */
export const NORM_EPSILON = 1e-7;

/**
 * Makes a constraint from its rule.
 *
 * @param type Name in the registry.
 * @param numbers Its numbers by name, in the order in which they are written.
 * @param rule The calculation.
 * @returns The constraint.
 * @throws {RangeError} If a number is negative or not finite.
 *
 * @example
 * ```ts
 * import { defineConstraint } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const half = defineConstraint("half", {}, { factor: (m) => m.constant(0.5) });
 * assertEquals([...half.apply([2, 4], 2)], [1, 2]);
 * ```
 */
export function defineConstraint(
  type: string,
  numbers: ConstraintNumbers,
  rule: ColumnRule | ElementRule,
): Constraint {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value) || value < 0) {
      throw new RangeError(`Cannot constrain by ${type}: ${name} is ${value}, want a number >= 0`);
    }
  }
  return {
    type,
    numbers,
    rule,
    apply(weights, columns) {
      if ("element" in rule) {
        return Float64Array.from(weights, (w) => rule.element(numberArithmetic, w));
      }
      const squares = new Float64Array(columns);
      for (let i = 0; i < weights.length; i++) squares[i % columns]! += weights[i]! ** 2;
      const factors = squares.map((sum) => rule.factor(numberArithmetic, Math.sqrt(sum), numbers));
      return Float64Array.from(weights, (w, i) => w * factors[i % columns]!);
    },
  };
}
