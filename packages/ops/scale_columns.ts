import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/**
 * Multiplies the columns of a matrix by a factor each; not differentiable.
 *
 * Kernel `ScaleColumns`: inputs `{ x, factors }`, attributes `{ assign }`.
 *
 * @param x float32 `[rows, columns]`.
 * @param factors `[columns]`.
 * @returns A new matrix.
 *
 * @example
 * ```ts
 * import { scaleColumns } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const y = tf.tidy(() =>
 *   scaleColumns(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor1d([10, 0])).arraySync()
 * );
 * assertEquals(y, [[10, 0], [30, 0]]);
 * ```
 */
export function scaleColumns(x: tf.Tensor, factors: tf.Tensor): tf.Tensor {
  if (!hasKernel("ScaleColumns")) return tf.mul(x, factors);
  return runKernel("ScaleColumns", { x, factors }, { assign: false }) as tf.Tensor;
}

/**
 * Multiplies the columns of a variable by a factor each, in place. Of a variable with more axes a
 * column is what has the same last index.
 *
 * Kernel `ScaleColumns` with `assign` true.
 *
 * @param variable float32 `[..., columns]`.
 * @param factors `[columns]`.
 *
 * @example
 * ```ts
 * import { assignScaledColumns } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const w = tf.variable(tf.tensor2d([[1, 2], [3, 4]]));
 * tf.tidy(() => assignScaledColumns(w, tf.tensor1d([10, 0])));
 * assertEquals(w.arraySync(), [[10, 0], [30, 0]]);
 * w.dispose();
 * ```
 */
export function assignScaledColumns(variable: tf.Variable, factors: tf.Tensor): void {
  if (hasKernel("ScaleColumns")) {
    const x = tf.reshape(variable, [-1, variable.shape.at(-1)!]);
    runKernel("ScaleColumns", { x, factors }, { assign: true });
  } else variable.assign(tf.mul(variable as tf.Tensor, factors));
}
