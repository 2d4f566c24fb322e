import type { RandomState } from "@shrinklab/data";
import { lookUp } from "@shrinklab/names";
import { type InitializerName, initializers } from "./initializers.ts";
import type { ModelPlan } from "./model_plan.ts";
import type { NamedTensor } from "./named_tensor.ts";
import { sizeOf } from "./size_of.ts";

/**
 * Draws a model's initial weights, layer by layer, kernel before bias; what normalizes starts
 * with scale 1, shift 0, mean 0 and variance 1, and draws nothing.
 *
 * @param plan The model.
 * @param scheme Which initializer.
 * @param random Where the numbers come from: `new RandomState(seed)`.
 * @returns The weights in layer order, Keras's layout, then the moving statistics.
 * @throws {RangeError} If there is no such scheme.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data";
 * import { initialize, planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [4], layers: [{ type: "Dense", units: 2 }] });
 * const [kernel] = initialize(plan, "torch-default", new RandomState(1));
 * // numpy.random.RandomState(1).uniform(-0.5, 0.5, (4, 2)).astype("float32")[0, 0]
 * assertEquals(kernel!.values[0], Math.fround(-0.08297799529742598));
 * ```
 */
export function initialize(
  plan: ModelPlan,
  scheme: InitializerName,
  random: RandomState,
): NamedTensor[] {
  const initializer = lookUp("initialize", "scheme", scheme, initializers);
  return [...plan.parameters, ...plan.statistics].map((parameter) => {
    const { name, shape, initial } = parameter;
    const size = sizeOf(shape);
    const values = initial === undefined
      ? initializer(parameter, random)
      : new Float32Array(size).fill(initial);
    return { name, shape, values };
  });
}
