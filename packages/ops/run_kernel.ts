import type { HostNumber } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";

/** Attributes of a kernel call: plain data, and numbers that a replay asks for anew. */
export type KernelAttributes = Readonly<
  Record<string, string | boolean | HostNumber | readonly HostNumber[]>
>;

/**
 * Runs a kernel of the active backend by name, recorded on the gradient tape like any operation.
 *
 * @param name Registered name.
 * @param inputs Tensors by name.
 * @param attributes Plain data by name.
 * @returns The output, or a list where the kernel has several.
 */
export function runKernel(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: KernelAttributes,
): tf.Tensor | tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes as unknown as tf.NamedAttrMap);
}
