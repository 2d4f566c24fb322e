import { activate, type ActivationName, activations, softmax } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";

/** An activation of a layer: an elementwise one, or softmax over the last axis. */
export type LayerActivation = ActivationName | "softmax";

/** The name of every activation of a layer. */
export const activationNames: readonly LayerActivation[] = [
  ...Object.keys(activations) as ActivationName[],
  "softmax",
];

/**
 * The activation that the kernel of a product can end with.
 *
 * @param name An activation; nothing stands for linear.
 * @returns It, or linear where it is softmax.
 */
export function fusedActivation(name: LayerActivation = "linear"): ActivationName {
  return name === "softmax" ? "linear" : name;
}

/**
 * Applies what {@linkcode fusedActivation} left out.
 *
 * @param name An activation.
 * @param z The value after the fused one.
 * @returns The activation's value.
 */
export function restOfActivation(name: LayerActivation | undefined, z: tf.Tensor): tf.Tensor {
  return name === "softmax" ? softmax(z) : z;
}

/**
 * Applies an activation that no product ends with.
 *
 * @param name An activation.
 * @param x The value before.
 * @returns The activation's value.
 */
export function applyActivation(name: LayerActivation, x: tf.Tensor): tf.Tensor {
  return name === "softmax" ? softmax(x) : activate(x, name);
}

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
  exponential: Math.exp,
  selu: (z) => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
};
