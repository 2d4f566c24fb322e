import type { RandomState } from "@shrinklab/data";
import {
  type InitializerName,
  initializers,
  type ModelPlan,
  type NamedTensor,
  sizeOf,
} from "@shrinklab/models";
import type { Initializers } from "./experiment.ts";

/**
 * Draws initial weights layer by layer, kernel before bias, then the moving statistics.
 *
 * @param plan The model.
 * @param schemes Initializers of the layers and of the last one.
 * @param random Where the numbers come from.
 * @returns A tensor for each parameter and moving statistic.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data";
 * import { drawWeights } from "@shrinklab/experiments";
 * import { planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [4], layers: [{ type: "Dense", units: 2 }] });
 * const [, bias] = drawWeights(plan, { layers: "glorot-normal" }, new RandomState(1));
 * assertEquals([...bias!.values], [0, 0]);
 * ```
 */
export function drawWeights(
  plan: ModelPlan,
  schemes: Initializers,
  random: RandomState,
): NamedTensor[] {
  const last = plan.layers.at(-1)?.name;
  return [...plan.parameters, ...plan.statistics].map((parameter) => {
    const { name, shape, layer, initial } = parameter;
    const scheme: InitializerName = layer === last
      ? schemes.last ?? schemes.layers
      : schemes.layers;
    const values = initial === undefined
      ? initializers[scheme](parameter, random)
      : new Float32Array(sizeOf(shape)).fill(initial);
    return { name, shape, values };
  });
}
