import { type Formula, sumFormula } from "@shrinklab/formula";
import { countCorrect } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import { numberTargets } from "./number_targets.ts";
import { losses, type LossName } from "./registry.ts";

/**
 * How rows are counted whose output says their label.
 *
 * @param name Name of the loss, which tells what outputs are.
 * @returns A function of the outputs, `[rows, width]`, and the targets. With several outputs the
 * first largest is the answer, and targets are labels. With one, the answer is 1 above a threshold
 * (0 for logits, else 0.5) and 0 elsewhere; targets other than 0 and 1 are never met, and neither is
 * any by an output that is not finite.
 *
 * @example
 * ```ts
 * import { countCorrectOf } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const count = tf.tidy(() => {
 *   const labels = tf.tensor1d([1, 1, 0], "int32");
 *   return countCorrectOf("binaryCrossEntropy")(tf.tensor2d([[0.7], [0.5], [0]]), labels)
 *     .dataSync()[0];
 * });
 * assertEquals(count, 2);
 * ```
 */
export function countCorrectOf(
  name: LossName,
): (outputs: tf.Tensor, targets: tf.Tensor) => tf.Scalar {
  const threshold = losses[name].outputs === "logits" ? 0 : 0.5;
  return (output, targets) => {
    if (output.shape[1] !== 1) return countCorrect(output as tf.Tensor2D, targets as tf.Tensor1D);
    const target = numberTargets(targets, output.shape);
    return sumFormula(answersMet, { output, target }, { threshold });
  };
}

const answersMet: Formula = {
  name: "answers met",
  inputs: ["output", "target"],
  scalars: ["threshold"],
  outputs: ["met"],
  evaluate(m, { output, target, threshold }) {
    const one = m.constant(1);
    const answer = m.maximum(m.sign(m.subtract(output!, threshold!)), m.constant(0));
    const apart = m.abs(m.sign(m.subtract(answer, target!)));
    // 1, but for an output that is not finite: x - x is 0 or not a number, which has no sign.
    const isFinite = m.sign(m.add(m.subtract(output!, output!), one));
    return { met: m.multiply(m.subtract(one, apart), isFinite) };
  },
};
