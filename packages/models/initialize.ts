import type { RandomState } from "@shrinklab/data/random_state";
import { lookUp } from "@shrinklab/names";
import { type InitializerName, initializers } from "./initializers.ts";
import { type ModelSpec, planModel } from "./model_plan.ts";
import type { NamedTensor } from "./named_tensor.ts";

/**
 * Draws a model's initial weights, layer by layer, kernel before bias; what normalizes starts
 * with scale 1, shift 0, mean 0 and variance 1, and draws nothing.
 *
 * @param spec The model.
 * @param scheme Which initializer.
 * @param random Where the numbers come from: `new RandomState(seed)`.
 * @returns The weights in layer order, Keras's layout, then the moving statistics.
 * @throws {RangeError} If the model or the scheme is wrong.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data/random_state";
 * import { initialize } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const model = { input: [4], layers: [{ type: "Dense", units: 2 }] } as const;
 * const [kernel] = initialize(model, "torch-default", new RandomState(1));
 * // numpy.random.RandomState(1).uniform(-0.5, 0.5, (4, 2)).astype("float32")[0, 0]
 * assertEquals(kernel!.values[0], Math.fround(-0.08297799529742598));
 * ```
 */
export function initialize(
  spec: ModelSpec,
  scheme: InitializerName,
  random: RandomState,
): NamedTensor[] {
  const initializer = lookUp("initialize", "scheme", scheme, initializers);
  const plan = planModel(spec);
  return [...plan.parameters, ...plan.statistics].map((parameter) => {
    const { name, shape, initial } = parameter;
    const size = shape.reduce((product, length) => product * length, 1);
    const values = initial === undefined
      ? initializer(parameter, random)
      : new Float32Array(size).fill(initial);
    return { name, shape, values };
  });
}
