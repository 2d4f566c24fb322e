import type { Arithmetic } from "./arithmetic.ts";
import { checkNames } from "./check_names.ts";
import type { Formula } from "./formula.ts";

/**
 * Arithmetic on JavaScript numbers, in float64.
 *
 * @example
 * ```ts
 * import { numberArithmetic } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(numberArithmetic.sign(-3), -1);
 * ```
 */
export const numberArithmetic: Arithmetic<number> = {
  constant: (x) => x,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  multiplyAdd: (a, b, c) => a * b + c,
  divide: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  clip: (a, low, high) => Math.min(Math.max(a, low), high),
  abs: (a) => Math.abs(a),
  sqrt: (a) => Math.sqrt(a),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  sign: (a) => a > 0 ? 1 : a < 0 ? -1 : 0,
};

/**
 * Evaluates a formula in float64, element by element: the reference that tests and finite
 * differences compare with.
 *
 * @param formula What to calculate.
 * @param tensors The inputs' elements, all of one length.
 * @param scalars Numbers that hold for all elements, by name.
 * @returns The elements of each output; nothing is overwritten.
 * @throws {TypeError} If an input or a scalar is missing or unknown.
 * @throws {RangeError} If the inputs differ in length.
 *
 * @example
 * ```ts
 * import { evaluateNumbers } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 *
 * const double = {
 *   name: "double",
 *   inputs: ["x"],
 *   scalars: [],
 *   outputs: ["x"],
 *   evaluate: (m, v) => ({ x: m.add(v.x!, v.x!) }),
 * } satisfies import("@shrinklab/formula").Formula;
 * assertEquals([...evaluateNumbers(double, { x: [1, 2.5] }, {}).x!], [2, 5]);
 * ```
 */
export function evaluateNumbers(
  formula: Formula,
  tensors: Readonly<Record<string, ArrayLike<number>>>,
  scalars: Readonly<Record<string, number>>,
): Record<string, Float64Array> {
  checkNames(formula, tensors, scalars);
  const length = tensors[formula.inputs[0]!]!.length;
  for (const name of formula.inputs) {
    const actual = tensors[name]!.length;
    if (actual !== length) {
      throw new RangeError(
        `Cannot evaluate "${formula.name}": input "${name}" has ${actual} elements, want ${length}`,
      );
    }
  }
  const results: Record<string, Float64Array> = {};
  for (const name of formula.outputs) results[name] = new Float64Array(length);
  const values: Record<string, number> = { ...scalars };
  for (let i = 0; i < length; i++) {
    for (const name of formula.inputs) values[name] = tensors[name]![i]!;
    const element = formula.evaluate(numberArithmetic, values);
    for (const name of formula.outputs) results[name]![i] = element[name]!;
  }
  return results;
}
