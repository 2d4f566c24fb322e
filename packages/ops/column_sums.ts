import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/**
 * Sums of the columns of a matrix; not differentiable.
 *
 * Kernel `ActivationGrad` with the linear activation, whose bias gradient is just this sum.
 *
 * @param x float32 `[rows, columns]`.
 * @returns `[columns]`.
 *
 * @example
 * ```ts
 * import { columnSums } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * assertEquals(tf.tidy(() => columnSums(tf.tensor2d([[1, 2], [3, 4]])).arraySync()), [4, 6]);
 * ```
 */
export function columnSums(x: tf.Tensor): tf.Tensor {
  if (!hasKernel("ActivationGrad")) return tf.sum(x, 0);
  const outputs = runKernel("ActivationGrad", { dy: x, y: x }, { activation: "linear" });
  return (outputs as tf.Tensor[])[1]!;
}
