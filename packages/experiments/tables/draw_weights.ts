import type { RandomState } from "@shrinklab/data/random_state";
import { initializers, type ModelPlan, type NamedTensor } from "@shrinklab/models";
import type { TableVariant } from "./table_preset.ts";

/**
 * Draws initial weights layer by layer, kernel before bias, the last layer by an initializer of its
 * own.
 *
 * @param plan The model.
 * @param schemes Initializers of the hidden layers and of the last one.
 * @param random Where the numbers come from.
 * @returns The parameters in layer order, then the moving statistics.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data/random_state";
 * import { drawWeights } from "@shrinklab/experiments/tables";
 * import { planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [4], layers: [{ type: "Dense", units: 2 }] });
 * const schemes = { hidden: "he-normal", output: "glorot-normal" } as const;
 * const [, bias] = drawWeights(plan, schemes, new RandomState(1));
 * assertEquals([...bias!.values], [0, 0]);
 * ```
 */
export function drawWeights(
  plan: ModelPlan,
  schemes: TableVariant["initializers"],
  random: RandomState,
): NamedTensor[] {
  const last = plan.layers.at(-1)?.name;
  return [...plan.parameters, ...plan.statistics].map((parameter) => {
    const { name, shape, layer, initial } = parameter;
    const scheme = layer === last ? schemes.output : schemes.hidden;
    const size = shape.reduce((product, length) => product * length, 1);
    const values = initial === undefined
      ? initializers[scheme](parameter, random)
      : new Float32Array(size).fill(initial);
    return { name, shape, values };
  });
}
