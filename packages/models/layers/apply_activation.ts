import { activate, type ActivationName, softmax } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";

/** An activation of a layer: one of each element alone, or softmax over the last axis. */
export type LayerActivation = ActivationName | "softmax";

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
