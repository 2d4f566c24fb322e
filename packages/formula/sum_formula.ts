import * as tf from "@tensorflow/tfjs";
import { checkNames } from "./check_names.ts";
import {
  type FormulaScalars,
  hasKernel,
  runFormulaKernel,
  scalarTensors,
} from "./formula_kernel.ts";
import type { Formula } from "./formula.ts";
import { tensorArithmetic } from "./tensors.ts";

/**
 * Evaluates a formula at every element and sums its one output.
 *
 * A backend with a `SumFormula` kernel (the engine) does it in one pass over memory; elsewhere
 * it is composed of tfjs operations. It is not differentiable: call it outside
 * `tf.variableGrads`.
 *
 * @param formula What to sum; it has exactly one output.
 * @param tensors The inputs, all of one shape.
 * @param scalars The scalars: numbers, or one-element tensors.
 * @returns The sum over all elements; the caller disposes it.
 * @throws {TypeError} If a name is missing or unknown, or there is not exactly one output.
 *
 * @example
 * ```ts
 * import { sumFormula } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const sum = tf.tidy(() =>
 *   sumFormula(
 *     {
 *       name: "squares",
 *       inputs: ["w"],
 *       scalars: [],
 *       outputs: ["sum"],
 *       evaluate: (m, v) => ({ sum: m.multiply(v.w!, v.w!) }),
 *     },
 *     { w: tf.tensor1d([3, 4]) },
 *     {},
 *   ).dataSync()[0]
 * );
 * assertEquals(sum, 25);
 * ```
 */
export function sumFormula(
  formula: Formula,
  tensors: Readonly<Record<string, tf.Tensor>>,
  scalars: FormulaScalars,
): tf.Scalar {
  checkNames(formula, tensors, scalars);
  const [output, ...others] = formula.outputs;
  if (output === undefined || others.length > 0) {
    throw new TypeError(
      `Cannot sum "${formula.name}": it has ${formula.outputs.length} outputs, want 1`,
    );
  }
  if (hasKernel("SumFormula")) {
    return runFormulaKernel("SumFormula", formula, tensors, scalars) as tf.Scalar;
  }
  return tf.tidy(() => {
    const values = { ...tensors, ...scalarTensors(scalars) };
    return tf.sum(formula.evaluate(tensorArithmetic, values)[output]!) as tf.Scalar;
  });
}
