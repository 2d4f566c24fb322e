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
 * Evaluates a formula into new tensors.
 *
 * A backend with a `MapFormula` kernel (the engine) does it in one pass over memory; elsewhere it
 * is composed of tfjs operations. It is not differentiable.
 *
 * @param formula What to calculate; no output has the name of an input.
 * @param tensors The inputs, all of one shape.
 * @param scalars The scalars: numbers, or one-element tensors.
 * @returns The outputs in order, each of the inputs' shape; the caller's to dispose of.
 * @throws {TypeError} If a name is missing or unknown, or an output is also an input.
 *
 * @example
 * ```ts
 * import { mapFormula } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const [square] = tf.tidy(() =>
 *   mapFormula(
 *     {
 *       name: "square",
 *       inputs: ["x"],
 *       scalars: [],
 *       outputs: ["y"],
 *       evaluate: (m, v) => ({ y: m.multiply(v.x!, v.x!) }),
 *     },
 *     { x: tf.tensor1d([3, 4]) },
 *     {},
 *   )
 * );
 * assertEquals([...square!.dataSync()], [9, 16]);
 * ```
 */
export function mapFormula(
  formula: Formula,
  tensors: Readonly<Record<string, tf.Tensor>>,
  scalars: FormulaScalars,
): tf.Tensor[] {
  checkNames(formula, tensors, scalars);
  const overwritten = formula.outputs.find((name) => formula.inputs.includes(name));
  if (overwritten !== undefined) {
    throw new TypeError(
      `Cannot map "${formula.name}": output "${overwritten}" is an input, want a name of its own`,
    );
  }
  if (hasKernel("MapFormula")) {
    const outputs = runFormulaKernel("MapFormula", formula, tensors, scalars);
    return Array.isArray(outputs) ? outputs : [outputs];
  }
  const [first] = Object.values(tensors);
  return tf.tidy(() => {
    const values = { ...tensors, ...scalarTensors(scalars) };
    const results = formula.evaluate(tensorArithmetic, values);
    return formula.outputs.map((name) => tf.broadcastTo(results[name]!, first!.shape));
  });
}
