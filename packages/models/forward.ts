import type * as tf from "@tensorflow/tfjs";
import type { ForwardOptions } from "./layers/layer_kind.ts";
import { layerKind } from "./layers/registry.ts";
import type { ModelPlan } from "./model_plan.ts";

/**
 * Calculates a model's output for a batch.
 *
 * @param plan The model.
 * @param variables Its parameters by name.
 * @param x A batch, float32 `[rows, ...input]`.
 * @param options Whether it is part of a training step.
 * @returns The last layer's output, `[rows, ...output]`; intermediate tensors are the caller's
 * to dispose of (`tf.tidy`).
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
  for (let i = 0; i < plan.layers.length; i++) {
    const { spec, parameters } = plan.layers[i]!;
    const weights: Record<string, tf.Tensor> = {};
    for (const { role, name } of parameters) weights[role] = variables[name]!;
    const kind = layerKind(spec.type);
    const next = plan.layers[i + 1]?.spec;
    const both = next && kind.forwardWith?.(next, spec, value, weights, options);
    value = both ?? kind.forward(spec, value, weights, options);
    if (both) i++;
  }
  return value;
}
