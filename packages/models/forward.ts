import type * as tf from "@tensorflow/tfjs";
import type { ForwardOptions } from "./layers/layer_kind.ts";
import { layerKind } from "./layers/registry.ts";
import type { ModelPlan } from "./model_plan.ts";

/**
 * Calculates a model's output for a batch.
 *
 * @param plan The model.
 * @param variables Its parameters and moving statistics by name; in training the statistics are
 * variables, which are updated in place.
 * @param x A batch, float32 `[rows, ...input]`.
 * @param options Whether it is part of a training step, and what masks are drawn from.
 * @returns The last layer's output, `[rows, ...output]`; intermediate tensors are the caller's
 * to dispose of (`tf.tidy`).
 * @throws {TypeError} If a layer draws a mask and there is nothing to draw from.
 *
 * @example
 * ```ts
 * import { forward, planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planModel({ input: [2], layers: [{ type: "Dense", units: 1 }] });
 * const output = tf.tidy(() => {
 *   const variables = { "fc1/kernel": tf.tensor2d([[1], [2]]), "fc1/bias": tf.tensor1d([3]) };
 *   return forward(plan, variables, tf.tensor2d([[10, 20]]), { training: false }).dataSync()[0];
 * });
 * assertEquals(output, 53);
 * ```
 */
export function forward(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  x: tf.Tensor,
  options: ForwardOptions,
): tf.Tensor {
  let value = x;
  for (let place = 0; place < plan.layers.length; place++) {
    const { name, spec, parameters, statistics } = plan.layers[place]!;
    const weights: Record<string, tf.Tensor> = {};
    for (const { role, name } of [...parameters, ...statistics]) weights[role] = variables[name]!;
    const kind = layerKind(spec.type);
    const told = { ...options, place };
    const isShown = options.onActivity && "activityRegularizer" in spec;
    const next = isShown ? undefined : plan.layers[place + 1]?.spec;
    const both = next && kind.forwardWith?.(next, spec, value, weights, told);
    value = both ?? kind.forward(spec, value, weights, told);
    if (isShown) options.onActivity!(name, value);
    if (both) place++;
  }
  return value;
}
