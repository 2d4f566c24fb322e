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
 * Evaluates a formula and overwrites the inputs that it names as outputs, in place.
 *
 * A backend with an `AssignFormula` kernel (the engine) does it in one pass over memory;
 * elsewhere it is composed of tfjs operations. It is not differentiable: call it outside
 * `tf.variableGrads`.
 *
 * @param formula What to calculate; every output is the name of an input.
 * @param tensors The inputs, all of one shape; those overwritten must be variables.
 * @param scalars The scalars: numbers, or one-element tensors.
 * @returns The formula's sums, in order: scalars of what the inputs were before; the caller
 *   disposes of them.
 * @throws {TypeError} If a name is missing or unknown, or an output is no variable.
 *
 * @example
 * ```ts
 * import { assignFormula } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const w = tf.variable(tf.tensor1d([1, 2]));
 * assignFormula(
 *   {
 *     name: "scale",
 *     inputs: ["w"],
 *     scalars: ["by"],
 *     outputs: ["w"],
 *     evaluate: (m, v) => ({ w: m.multiply(v.w!, v.by!) }),
 *   },
 *   { w },
 *   { by: 3 },
 * );
 * assertEquals([...w.dataSync()], [3, 6]);
 * w.dispose();
 * ```
 */
export function assignFormula(
  formula: Formula,
  tensors: Readonly<Record<string, tf.Tensor>>,
  scalars: FormulaScalars,
): tf.Scalar[] {
  checkNames(formula, tensors, scalars);
  for (const name of formula.outputs) {
    if (!(tensors[name] instanceof tf.Variable)) {
      throw new TypeError(
        `Cannot assign "${formula.name}": output "${name}" is not a variable among the inputs`,
      );
    }
  }
  if (hasKernel("AssignFormula")) {
    return runFormulaKernel("AssignFormula", formula, tensors, scalars) as tf.Scalar[];
  }
  return tf.tidy(() => {
    const values = { ...tensors, ...scalarTensors(scalars) };
    const results = formula.evaluate(tensorArithmetic, values);
    // A result may be another input itself, unchanged: clones keep all of them as they were
    // before the first is overwritten. It may be a constant as well.
    const kept = formula.outputs.map((name) =>
      tf.broadcastTo(results[name]!, tensors[name]!.shape)
    );
    const sums = (formula.sums ?? []).map((name) => tf.sum(results[name]!) as tf.Scalar);
    for (const [i, name] of formula.outputs.entries()) {
      (tensors[name] as tf.Variable).assign(kept[i]!);
    }
    return sums;
  });
}
