import { type NumberNames, readNamedNumbers, writeNamedNumbers } from "@shrinklab/names";
import type { Constraint } from "./constraint.ts";
import { maxNorm } from "./max_norm.ts";
import { minMaxNorm } from "./min_max_norm.ts";
import { nonNegative } from "./non_negative.ts";
import { unitNorm } from "./unit_norm.ts";

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
 * @param text The text.
 * @returns The constraint.
 * @throws {SyntaxError} If the text has another form; the message names the position.
 * @throws {RangeError} If no constraint has the name, or a number is missing or out of range.
 *
 * @example
 * ```ts
 * import { parseConstraint } from "@shrinklab/regularizers/constraints";
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
 * import { formatConstraint, maxNorm } from "@shrinklab/regularizers/constraints";
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
