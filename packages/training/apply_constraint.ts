import { assignFormula, type Formula, mapFormula } from "@shrinklab/formula";
import { assignScaledColumns, columnSums } from "@shrinklab/ops";
import type { Constraint } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";

/**
 * Brings a parameter to what a constraint wants, in place, in kernels that a step can record.
 *
 * @param variable The parameter; a column is what has the same last index.
 *
 * @example
 * ```ts
 * import { maxNorm } from "@shrinklab/regularizers";
 * import { applyConstraint } from "@shrinklab/training";
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const w = tf.variable(tf.tensor2d([[3], [4]]));
 * tf.tidy(() => applyConstraint(w, maxNorm(1)));
 * assertAlmostEquals(w.dataSync()[0]!, 0.6, 1e-6);
 * w.dispose();
 * ```
 */
export function applyConstraint(variable: tf.Variable, constraint: Constraint): void {
  const { type, numbers, rule } = constraint;
  if ("element" in rule) {
    const formula: Formula = {
      name: type,
      inputs: ["w"],
      scalars: [],
      outputs: ["w"],
      evaluate: (m, { w }) => ({ w: rule.element(m, w!) }),
    };
    assignFormula(formula, { w: variable }, {});
    return;
  }
  const factorOfNorm: Formula = {
    name: `${type} factor`,
    inputs: ["squares"],
    scalars: Object.keys(numbers),
    outputs: ["factor"],
    evaluate: (m, v) => ({ factor: rule.factor(m, m.sqrt(v.squares!), v) }),
  };
  const matrix = tf.reshape(variable as tf.Tensor, [-1, variable.shape.at(-1)!]);
  const [squared] = mapFormula(square, { w: matrix }, {});
  const [factors] = mapFormula(factorOfNorm, { squares: columnSums(squared!) }, numbers);
  assignScaledColumns(variable, factors!);
}

const square: Formula = {
  name: "square of w",
  inputs: ["w"],
  scalars: [],
  outputs: ["square"],
  evaluate: (m, { w }) => ({ square: m.multiply(w!, w!) }),
};
