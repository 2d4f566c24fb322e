import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/**
 * Softmax over the last axis: `exp(z) / sum(exp(z))` of each row.
 *
 * Kernel `Softmax`, tfjs's own; its gradient `SoftmaxGrad`: inputs `{ dy, y }`, output
 * `y * (dy - sum(dy * y))` with the sum over the row.
 *
 * @param z float32 `[rows, width]`.
 * @returns Probabilities, of the same shape.
 *
 * @example
 * ```ts
 * import { softmax } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * assertEquals(tf.tidy(() => softmax(tf.tensor2d([[7, 7]])).arraySync()), [[0.5, 0.5]]);
 * ```
 */
export function softmax(z: tf.Tensor): tf.Tensor {
  if (!hasKernel("SoftmaxGrad")) return tf.softmax(z);
  const operation = tf.customGrad((z, save) => {
    const logits = z as tf.Tensor;
    const y = runKernel("Softmax", { logits }, { dim: logits.rank - 1 }) as tf.Tensor;
    (save as tf.GradSaveFunc)([y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, [y]: tf.Tensor[]) =>
        runKernel("SoftmaxGrad", { dy, y: y! }, {}) as tf.Tensor,
    };
  });
  return operation(z);
}
