import { type Formula, mapFormula, sumFormula } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import type { ElementwisePenalty } from "./penalty.ts";

/**
 * The penalty of a layer's output, divided by the rows of the batch, differentiable: so its
 * strength beside that of weights does not depend on the batch size.
 *
 * @param penalty What is summed over the output.
 * @param output float32 `[rows, ...]`.
 * @returns The penalty of a row on average.
 *
 * Source: `activity_regularizer` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { activityPenalty, l1 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const value = tf.tidy(() =>
 *   activityPenalty(l1(0.5), tf.tensor2d([[1, -2], [0, 5]])).dataSync()[0]
 * );
 * assertEquals(value, 2); // 0.5 * (3 + 5) / 2
 * ```
 */
export function activityPenalty(penalty: ElementwisePenalty, output: tf.Tensor): tf.Scalar {
  const { factors } = penalty;
  const { value, gradient } = formulas(penalty);
  const share = 1 / output.shape[0]!;
  const operation = tf.customGrad((x, save) => {
    const w = x as tf.Tensor;
    const sum = sumFormula(penalty.sum, { w }, factors);
    (save as tf.GradSaveFunc)([w, sum]);
    return {
      value: mapFormula(value, { sum }, { share, ...factors })[0] as tf.Scalar,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [w, sum] = saved as [tf.Tensor, tf.Scalar];
        return mapFormula(gradient, { w }, { sum, dy, share, ...factors })[0]!;
      },
    };
  });
  return operation(output) as tf.Scalar;
}

function formulas({ type, factors, rule }: ElementwisePenalty): Record<string, Formula> & {
  value: Formula;
  gradient: Formula;
} {
  const names = Object.keys(factors);
  return {
    value: {
      name: `activity ${type}`,
      inputs: ["sum"],
      scalars: ["share", ...names],
      outputs: ["penalty"],
      evaluate: (m, v) => ({ penalty: m.multiply(rule.fromSum(m, v.sum!, v), v.share!) }),
    },
    gradient: {
      name: `activity ${type} gradient`,
      inputs: ["w"],
      scalars: ["sum", "dy", "share", ...names],
      outputs: ["gradient"],
      evaluate(m, v) {
        const slope = rule.gradient(m, v.w!, v.sum!, v);
        return { gradient: m.multiply(m.multiply(slope, v.share!), v.dy!) };
      },
    },
  };
}
