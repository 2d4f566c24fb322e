import * as tf from "@tensorflow/tfjs";
import { fusesActivation, throughActivation } from "./activation_grad.ts";
import { type ActivationName, activations } from "./activations.ts";
import { runKernel } from "./run_kernel.ts";

/**
 * Matrix product, bias and activation in one kernel, `_FusedMatMul`.
 *
 * Its gradients are lazy: that by `x` is never calculated where x is the input of the model.
 *
 * @param x Rows, float32 `[batch, in]`.
 * @param kernel `[in, out]`.
 * @param bias `[out]`, or nothing.
 * @param activation Applied to the sum with the bias.
 * @returns float32 `[batch, out]`.
 *
 * @example
 * ```ts
 * import { fusedMatMul } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const y = tf.tidy(() =>
 *   fusedMatMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]), tf.tensor1d([-1]), "linear")
 *     .dataSync()
 * );
 * assertEquals([...y], [10]);
 * ```
 */
export function fusedMatMul(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D | undefined,
  activation: ActivationName,
): tf.Tensor2D {
  const fused = fusesActivation(activation);
  const y = runKernel("_FusedMatMul", { a: x, b: kernel, ...(bias ? { bias } : {}) }, {
    transposeA: false,
    transposeB: false,
    activation: fused ? activation : "linear",
  });
  return (fused ? y : activations[activation].apply(y as tf.Tensor)) as tf.Tensor2D;
}

tf.registerGradient({
  kernelName: "_FusedMatMul",
  inputsToSave: ["a", "b"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => {
    const [a, b, y] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const { activation } = attributes as unknown as { activation: ActivationName };
    const { dz, bias } = throughActivation(dy as tf.Tensor, y, activation);
    return {
      a: () => product(dz, b, false, true),
      b: () => product(a, dz, true, false),
      bias,
    };
  },
});

function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  return runKernel("BatchMatMul", { a, b }, { transposeA, transposeB }) as tf.Tensor;
}
