import type { ActivationName } from "@shrinklab/ops";
import type { LayerActivation } from "../layers/apply_activation.ts";

/**
 * Applies an activation to rows, in float64.
 *
 * @param name The activation; nothing stands for linear.
 * @param values Values, in rows of `width`.
 * @param width Values of which a softmax adds up to 1.
 * @returns The activation's values.
 */
export function activateReference(
  name: LayerActivation | undefined,
  values: readonly number[],
  width: number,
): number[] {
  if (name === "softmax") {
    return values.map((z, i) => {
      const start = i - i % width;
      const row = values.slice(start, start + width);
      return 1 / row.reduce((sum, other) => sum + Math.exp(other - z), 0);
    });
  }
  return values.map(functions[name ?? "linear"]);
}

const functions: Record<ActivationName, (z: number) => number> = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  elu: (z) => z > 0 ? z : Math.expm1(z),
  selu: (z) => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
};
