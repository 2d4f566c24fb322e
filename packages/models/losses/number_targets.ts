import * as tf from "@tensorflow/tfjs";

/**
 * Makes targets that are numbers, one an output.
 *
 * @param targets Labels, int32 `[rows]`, or float32 numbers.
 * @param shape Shape of the outputs, `[rows, width]`.
 * @returns float32 of that shape: numbers as they are; labels as the number they are where there
 * is one output, else as 1 at the label's place and 0 elsewhere.
 * @throws {RangeError} If numbers are of another shape.
 *
 * @example
 * ```ts
 * import { numberTargets } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const rows = tf.tidy(() => numberTargets(tf.tensor1d([1], "int32"), [1, 3]).arraySync());
 * assertEquals(rows, [[0, 1, 0]]);
 * ```
 */
export function numberTargets(targets: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const width = shape[1]!;
  if (targets.dtype === "int32") {
    return width === 1
      ? tf.reshape(tf.cast(targets, "float32"), [...shape])
      : tf.oneHot(targets as tf.Tensor1D, width, 1, 0, "float32");
  }
  if (targets.shape.join() !== shape.join()) {
    throw new RangeError(
      `Cannot calculate loss: targets are [${targets.shape.join(", ")}], want [${
        shape.join(", ")
      }]`,
    );
  }
  return targets;
}
