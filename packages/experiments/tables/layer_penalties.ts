import type { ModelPlan, NamedTensor } from "@shrinklab/models";
import { formatPenalty } from "@shrinklab/regularizers";
import type { LayerPenalty } from "@shrinklab/report/result";
import { regularizationOf } from "@shrinklab/training/regularization";

/**
 * Lists what the regularizers that layers name add to the loss, layer by layer.
 *
 * @param plan The model.
 * @param weights Its weights.
 * @returns One entry for each regularizer of a kernel or a bias; none where no layer names one.
 *
 * @example
 * ```ts
 * import { layerPenalties } from "@shrinklab/experiments/tables";
 * import { planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({
 *   input: [1],
 *   layers: [{ type: "Dense", units: 2, kernelRegularizer: "l1(0.5)" }],
 * });
 * const kernel = { name: "fc1/kernel", shape: [1, 2], values: Float32Array.of(1, -3) };
 * const bias = { name: "fc1/bias", shape: [2], values: Float32Array.of(9, 9) };
 * assertEquals(layerPenalties(plan, [kernel, bias]), [
 *   { parameter: "fc1/kernel", penalty: "l1(factor=0.5)", value: 2 },
 * ]);
 * ```
 *
 * Source: `model.losses` of Keras.
 */
export function layerPenalties(plan: ModelPlan, weights: readonly NamedTensor[]): LayerPenalty[] {
  const { elementwise } = regularizationOf(plan, []);
  return plan.parameters.flatMap(({ name }, at) => {
    const tensor = weights.find((one) => one.name === name)!;
    return elementwise[at]!.map((penalty) => ({
      parameter: name,
      penalty: formatPenalty(penalty),
      value: penalty.value(tensor.values),
    }));
  });
}
