import { type ModelPlan, type ModelSpec, type NamedTensor, planModel } from "@shrinklab/models";
import {
  formatPenalty,
  layerRegularizers,
  penaltiesByParameter,
  type Penalty,
  type PenaltyTerm,
} from "@shrinklab/regularizers";

/** One penalty of a model and its value. */
export interface PenaltyValue {
  /** Name of the layer. */
  readonly layer: string;
  /** What it is on. */
  readonly parameter: string;
  /** The penalty's text. */
  readonly penalty: string;
  /** Its value, in float64. */
  readonly value: number;
}

/**
 * Lists the penalties on a model's weights with their values, layer by layer: what Keras calls
 * `model.losses` of a model that was not called; nothing where there are none.
 *
 * @param model The model, whose layers may name regularizers.
 * @param weights A tensor for each parameter.
 * @param terms Penalties of the training beside those of the layers; default none.
 * @returns One entry for each penalty of each parameter.
 * @throws {RangeError} If the model, a penalty or the weights do not fit.
 *
 * @example
 * ```ts
 * import { penaltiesOf } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const dense = { type: "Dense", units: 1, kernelRegularizer: "l1(0.5)" } as const;
 * const weights = [
 *   { name: "fc1/kernel", shape: [2, 1], values: Float32Array.of(1, -3) },
 *   { name: "fc1/bias", shape: [1], values: Float32Array.of(9) },
 * ];
 * assertEquals(penaltiesOf({ input: [2], layers: [dense] }, weights), [
 *   { layer: "fc1", parameter: "fc1/kernel", penalty: "l1(0.5)", value: 2 },
 * ]);
 * ```
 */
export function penaltiesOf(
  model: ModelSpec,
  weights: readonly NamedTensor[],
  terms: readonly PenaltyTerm[] = [],
): PenaltyValue[] {
  const plan: ModelPlan = planModel(model);
  const all = [...terms, ...layerRegularizers(plan.layers).terms];
  const penalties: Penalty[][] = penaltiesByParameter(plan.parameters, all);
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  return plan.parameters.flatMap(({ name, layer, shape }, i) => {
    const tensor = byName.get(name);
    if (tensor === undefined) {
      throw new RangeError(`Cannot list penalties: tensor "${name}" is missing`);
    }
    return penalties[i]!.map((penalty) => ({
      layer,
      parameter: name,
      penalty: formatPenalty(penalty),
      value: penalty.value(tensor.values, shape.at(-1)!),
    }));
  });
}
