import { forward, type ModelPlan } from "@shrinklab/models";
import { type LossName, lossOf } from "@shrinklab/models/losses";
import { gatherRows } from "@shrinklab/models/ops";
import { activityPenalty } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import type { MaskSteps } from "./mask_steps.ts";
import type { ModelVariables } from "./model_variables.ts";
import type { Regularization } from "./regularization.ts";
import type { Batch } from "./resident_examples.ts";

/** What the loss of a batch is made of. */
export interface LossTermsOptions {
  /** The data loss. */
  readonly loss: LossName;
  /** Penalties on outputs and on whole parameters. */
  readonly regularization: Regularization;
  /** What rows of each class count, `[classes]`, on the backend. */
  readonly classWeights?: tf.Tensor1D | undefined;
  /** What masks are drawn from in training. */
  readonly masks?: MaskSteps | undefined;
}

/**
 * The terms of the loss that are differentiated as a whole: the data loss, penalties on outputs,
 * and penalties on whole parameters. Those of every element alone join the update of a parameter.
 */
export class LossTerms {
  /** How many penalties there are beside the data loss. */
  readonly penalties: number;
  readonly #plan: ModelPlan;
  readonly #variables: ModelVariables;
  readonly #options: LossTermsOptions;

  /**
   * @param plan The model.
   * @param variables Its weights.
   * @param options What the loss is made of.
   */
  constructor(plan: ModelPlan, variables: ModelVariables, options: LossTermsOptions) {
    this.#plan = plan;
    this.#variables = variables;
    this.#options = options;
    const { activities, matrices } = options.regularization;
    this.penalties = activities.size + matrices.length;
  }

  /**
   * The terms of a training step, before its update, and the gradient of their sum.
   *
   * @param batch The batch.
   * @param dy Gradient of the sum by itself: 1.
   * @returns The data loss, then the penalties on outputs and on parameters, which outlive the
   * scope around; and a gradient for each trained variable.
   */
  withGradients(batch: Batch, dy: tf.Scalar): { terms: tf.Scalar[]; gradients: tf.Tensor[] } {
    let terms: tf.Scalar[] = [];
    const sum = () => {
      terms = this.#calculate(batch);
      // What the tape's own scope would free is still to be read.
      for (const term of terms) tf.keep(term);
      return terms.reduce((total, term) => tf.add(total, term));
    };
    const variables = [...this.#variables.trainable];
    const { grads } = tf.engine().gradients(sum, variables, dy);
    return { terms, gradients: grads };
  }

  /** The terms of a training step. */
  #calculate({ x, y }: Batch): tf.Scalar[] {
    const { loss, masks, regularization: { activities, matrices } } = this.#options;
    const penalties: tf.Scalar[] = [];
    const outputs = forward(this.#plan, this.#variables.byName, x, {
      training: true,
      ...(masks ? { masks: masks.source } : {}),
      onActivity: (layer, output) =>
        penalties.push(activityPenalty(activities.get(layer)!, output)),
    });
    for (const { parameter, penalty } of matrices) {
      const w = this.#variables.byName[parameter] as tf.Tensor;
      penalties.push(penalty.ofMatrix(tf.reshape(w, [-1, w.shape.at(-1)!])));
    }
    return [lossOf(loss)(outputs, y, this.#weights(y)), ...penalties];
  }

  #weights(y: tf.Tensor): tf.Tensor | undefined {
    const { classWeights } = this.#options;
    return classWeights && gatherRows(classWeights, y as tf.Tensor1D, 1);
  }
}
