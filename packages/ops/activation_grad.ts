import { hasKernel, tensorArithmetic } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { type ActivationName, activations } from "./activations.ts";
import { runKernel } from "./run_kernel.ts";

/** Activations that tfjs's own fused kernels know by name on every backend. */
const fusedEverywhere: ReadonlySet<ActivationName> = new Set(["linear", "relu", "sigmoid", "elu"]);

/**
 * Tells whether the active backend's `FusedConv2D` and `_FusedMatMul` take an activation; a
 * backend with the kernel `ActivationGrad` takes all of them.
 *
 * @param activation Name of the activation.
 * @returns Whether it may be named in the kernel's attributes.
 */
export function fusesActivation(activation: ActivationName): boolean {
  return fusedEverywhere.has(activation) || hasKernel("ActivationGrad");
}

/**
 * The gradient through an activation and a bias: `dz = dy * f'(z)`, and the sum of dz over all
 * axes but the last.
 *
 * Kernel `ActivationGrad`: inputs `{ dy, y }`, attributes `{ activation }`, outputs `[dz, dBias]`.
 *
 * @param dy Gradient of the loss by the output, float32 `[..., channels]`.
 * @param y The output, `f(z + bias)`, of the same shape.
 * @param activation Name of f.
 * @returns dz, of dy's shape, and dBias `[channels]`.
 *
 * @example
 * ```ts
 * import { activationGrad } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const dBias = tf.tidy(() =>
 *   activationGrad(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[0, 5], [6, 0]]), "relu")[1]
 *     .arraySync()
 * );
 * assertEquals(dBias, [3, 2]);
 * ```
 */
export function activationGrad(
  dy: tf.Tensor,
  y: tf.Tensor,
  activation: ActivationName,
): [dz: tf.Tensor, dBias: tf.Tensor1D] {
  if (hasKernel("ActivationGrad")) {
    return runKernel("ActivationGrad", { dy, y }, { activation }) as [tf.Tensor, tf.Tensor1D];
  }
  const dz = activation === "linear"
    ? dy
    : tf.mul(dy, activations[activation].derivative(tensorArithmetic, y));
  const leading = dz.shape.slice(0, -1).map((_, axis) => axis);
  return [dz, tf.sum(dz, leading)];
}

/**
 * The same for the gradient of an operation: a bias that has none is not asked for its own.
 *
 * @param dy Gradient of the loss by the output.
 * @param y The output, of the same shape.
 * @param activation Name of f.
 * @returns dz, and what gives dBias.
 */
export function throughActivation(
  dy: tf.Tensor,
  y: tf.Tensor,
  activation: ActivationName,
): { dz: tf.Tensor; bias: () => tf.Tensor1D } {
  if (activation === "linear") return { dz: dy, bias: () => activationGrad(dy, y, activation)[1] };
  const [dz, dBias] = activationGrad(dy, y, activation);
  return { dz, bias: () => dBias };
}
