import { forward, lossOf } from "@shrinklab/models";
import { gatherRows } from "@shrinklab/ops";
import { activityPenalty } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import type { MaskSteps } from "./mask_steps.ts";
import type { ModelVariables } from "./model_variables.ts";
import type { TrainingPlan } from "./plan_training.ts";
import type { Batch } from "./resident_examples.ts";

/**
 * The terms of the loss that are differentiated as a whole: the data loss, penalties on outputs,
 * and penalties on whole parameters. Elementwise ones join the update of a parameter.
 */
export class LossTerms implements Disposable {
  /** How many penalties there are beside the data loss. */
  readonly penalties: number;
  readonly #plan: TrainingPlan;
  readonly #variables: ModelVariables;
  readonly #masks: MaskSteps | undefined;
  readonly #classWeights: tf.Tensor1D | undefined;
  /** The gradient of the loss by itself, kept so that no step has to make one. */
  readonly #one: tf.Scalar;

  /**
   * @param plan What the loss is made of.
   * @param variables The weights.
   * @param masks What masks are drawn from; needed where the model drops.
   */
  constructor(plan: TrainingPlan, variables: ModelVariables, masks: MaskSteps | undefined) {
    const { regularization: { activities, matrices }, spec: { classWeights } } = plan;
    this.penalties = activities.size + matrices.length;
    this.#plan = plan;
    this.#variables = variables;
    this.#masks = masks;
    this.#classWeights = classWeights && tf.tensor1d([...classWeights]);
    this.#one = tf.scalar(1);
  }

  /**
   * The terms of a training step, before its update, and the gradient of their sum.
   *
   * @returns The data loss, then the penalties on outputs and on parameters, which outlive the
   * scope around; and a gradient for each trained variable.
   */
  withGradients(batch: Batch): { terms: tf.Scalar[]; gradients: tf.Tensor[] } {
    let terms: tf.Scalar[] = [];
    const sum = () => {
      terms = this.#calculate(batch);
      // What the tape's own scope would free is still to be read.
      for (const term of terms) tf.keep(term);
      return terms.reduce((total, term) => tf.add(total, term));
    };
    const variables = [...this.#variables.trainable];
    const { grads } = tf.engine().gradients(sum, variables, this.#one);
    return { terms, gradients: grads };
  }

  /** Frees what the steps share. */
  [Symbol.dispose](): void {
    this.#classWeights?.dispose();
    this.#one.dispose();
  }

  /** The terms of a training step. */
  #calculate({ x, y }: Batch): tf.Scalar[] {
    const { spec, model, regularization: { activities, matrices } } = this.#plan;
    const penalties: tf.Scalar[] = [];
    const outputs = forward(model, this.#variables.byName, x, {
      training: true,
      ...(this.#masks ? { masks: this.#masks.source } : {}),
      onActivity: (layer, output) =>
        penalties.push(activityPenalty(activities.get(layer)!, output)),
    });
    for (const { parameter, penalty } of matrices) {
      const w = this.#variables.byName[parameter] as tf.Tensor;
      penalties.push(penalty.ofMatrix(tf.reshape(w, [-1, w.shape.at(-1)!])));
    }
    const weights = this.#classWeights && gatherRows(this.#classWeights, y as tf.Tensor1D, 1);
    return [lossOf(spec.loss)(outputs, y, weights), ...penalties];
  }
}
