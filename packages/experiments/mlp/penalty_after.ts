import { batches } from "@shrinklab/data/batches";
import { numberArithmetic, sumFormula } from "@shrinklab/formula";
import { forward } from "@shrinklab/models";
import { activityPenalty, type PenaltyTerm } from "@shrinklab/regularizers";
import { regularizationOf, type ResidentExamples, type Trainer } from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";

/**
 * Makes a function that tells the penalty of a model as it stands: what Keras adds to the losses
 * that it evaluates.
 *
 * @param trainer The model.
 * @param terms Penalties of its training, beside those that its layers name.
 * @param examples Rows on which penalties of outputs are taken; their mean over the rows counts.
 * @returns The function.
 *
 * @example
 * ```ts ignore
 * const penaltyNow = penaltyAfter(trainer, [{ penalty: "l2(0.001)", over: "kernels" }], valid);
 * const printed = trainer.evaluate(valid).loss + penaltyNow();
 * ```
 */
export function penaltyAfter(
  trainer: Trainer,
  terms: readonly PenaltyTerm[],
  examples: ResidentExamples,
): () => number {
  const { plan, variables: { byName } } = trainer;
  const { elementwise, matrices, activities } = regularizationOf(plan, terms);
  const ofWeights = () => {
    let total = 0;
    for (const [i, { name }] of plan.parameters.entries()) {
      for (const { sum, rule, factors } of elementwise[i]!) {
        const [value] = sumFormula(sum, { w: byName[name]! }, factors).dataSync();
        total += rule.fromSum(numberArithmetic, value!, factors);
      }
    }
    for (const { parameter, penalty } of matrices) {
      const w = byName[parameter] as tf.Tensor;
      total += penalty.ofMatrix(tf.reshape(w, [-1, w.shape.at(-1)!])).dataSync()[0]!;
    }
    return total;
  };
  const ofOutputs = (rows: Int32Array) => {
    let total = 0;
    forward(plan, byName, examples.gather(rows).x, {
      training: false,
      onActivity: (layer, output) => {
        total += activityPenalty(activities.get(layer)!, output).dataSync()[0]!;
      },
    });
    return total;
  };
  return () => {
    let total = tf.tidy(ofWeights);
    if (activities.size === 0) return total;
    for (const rows of batches(examples.rows, Math.min(500, examples.rows))) {
      total += tf.tidy(() => ofOutputs(rows)) * rows.length / examples.rows;
    }
    return total;
  };
}
