import { batches } from "@shrinklab/data";
import type { NamedTensor } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";
import { LossTerms } from "./loss_terms.ts";
import { ModelVariables } from "./model_variables.ts";
import type { TrainingPlan } from "./plan_training.ts";
import type { ResidentExamples } from "./resident_examples.ts";

/** Rows whose activations are on the backend at once. */
const ROWS = 1000;

/**
 * The gradient of everything but penalties with proximal steps, a mean over rows.
 *
 * @param plan The training; its model drops nothing and has no moving statistics.
 * @param weights A tensor for each parameter.
 * @param examples The rows.
 * @returns For each parameter its gradient, weight decay that is coupled included.
 * @throws {RangeError} If the model has dropout or BatchNorm, whose gradient differs from step to step.
 *
 * @example
 * ```ts
 * import { meanGradients, planTraining, ResidentExamples } from "@shrinklab/training";
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planTraining({
 *   model: { input: [1], layers: [{ type: "Dense", units: 1, useBias: false }] },
 *   loss: "meanSquaredError",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 *   penalty: "l2(0.5)",
 * });
 * const rows = { features: Float32Array.of(2), shape: [1], labels: Float32Array.of(1), rows: 1 };
 * using examples = new ResidentExamples(rows, { scale: 1 });
 * const weights = [{ name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(3) }];
 * const [gradient] = meanGradients(plan, weights, examples);
 * // 2 * 2 * (2 * 3 - 1) + 2 * 0.5 * 3
 * assertAlmostEquals(gradient![0]!, 23, 1e-5);
 * ```
 */
export function meanGradients(
  plan: TrainingPlan,
  weights: readonly NamedTensor[],
  examples: ResidentExamples,
): Float64Array[] {
  const { model, optimizer: { decay }, regularization: { elementwise } } = plan;
  if (!hasSteadyGradient(plan)) {
    throw new RangeError("Cannot take gradients: the model has dropout or BatchNorm, want neither");
  }
  using variables = new ModelVariables(model, weights);
  using terms = new LossTerms(plan, variables, undefined);
  const sums = model.parameters.map((_, i) => new Float64Array(weights[i]!.values.length));
  for (const rows of batches(examples.rows, Math.min(ROWS, examples.rows))) {
    tf.tidy(() => {
      const { terms: losses, gradients } = terms.withGradients(examples.gather(rows));
      tf.dispose(losses);
      for (const [i, gradient] of gradients.entries()) {
        const share = rows.length / examples.rows;
        for (const [k, g] of gradient.dataSync().entries()) sums[i]![k]! += share * g;
      }
    });
  }
  return sums.map((gradient, i) => {
    const { values } = weights[i]!;
    const pulls = elementwise[i]!.map((penalty) => penalty.gradient(values));
    const coupled = decay.decoupled ? 0 : decay.factor;
    return gradient.map((g, k) =>
      pulls.reduce((sum, pull) => sum + pull[k]!, g + coupled * values[k]!)
    );
  });
}

/**
 * Tells whether the gradient of a training is the same whenever it is taken.
 *
 * @returns False where the model has dropout, or BatchNorm.
 */
export function hasSteadyGradient({ model }: TrainingPlan): boolean {
  return model.statistics.length === 0 &&
    !model.layers.some(({ spec: { type } }) => type.endsWith("Dropout"));
}
