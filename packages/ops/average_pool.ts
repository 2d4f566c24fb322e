import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import type { Padding } from "./fused_conv2d.ts";
import { runKernel } from "./run_kernel.ts";

/** Options of {@linkcode averagePool}. */
export interface AveragePoolOptions {
  /** Size of the window, `[height, width]`. */
  readonly size: readonly [number, number];
  /** Step of the window, `[down, right]`. */
  readonly strides: readonly [number, number];
  /** At the border; places outside of the image do not count in a mean. */
  readonly padding: Padding;
}

/**
 * The mean of each window. Where padding has a window reach over the border it is the mean of what
 * lies inside, as in Keras.
 *
 * Kernel `AveragePool`: inputs `{ x }`, attributes `{ filterSize, strides, pad, inputShape }`. A
 * backend without it composes: tfjs's own gradient divides by the whole window at the border, too.
 *
 * @param x Images, float32 `[batch, height, width, channels]`.
 * @param options Size, strides and padding of the window.
 * @returns float32 `[batch, height', width', channels]`.
 *
 * @example
 * ```ts
 * import { averagePool } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const y = tf.tidy(() =>
 *   averagePool(tf.tensor4d([1, 2, 9], [1, 1, 3, 1]), {
 *     size: [1, 2],
 *     strides: [1, 2],
 *     padding: "same",
 *   }).dataSync()
 * );
 * assertEquals([...y], [1.5, 9]);
 * ```
 */
export function averagePool(x: tf.Tensor4D, options: AveragePoolOptions): tf.Tensor4D {
  const { size: filterSize, strides, padding: pad } = options;
  if (hasKernel("AveragePool")) {
    const attributes = { filterSize, strides, pad, inputShape: x.shape };
    return runKernel("AveragePool", { x }, attributes) as tf.Tensor4D;
  }
  const means = (x: tf.Tensor4D) => tf.avgPool(x, [...filterSize], [...strides], "valid");
  if (pad === "valid") return means(x);
  const [down, across] = [0, 1].map((axis) =>
    alongAxis(x.shape[axis + 1]!, filterSize[axis]!, strides[axis]!)
  ) as [Axis, Axis];
  const padded = tf.pad(x, [[0, 0], down.zeros, across.zeros, [0, 0]]) as tf.Tensor4D;
  const factors = down.factors.flatMap((a) => across.factors.map((b) => a * b));
  const shape = [1, down.factors.length, across.factors.length, 1];
  return tf.mul(means(padded), tf.tensor(factors, shape));
}

/** Windows along an axis under padding "same". */
interface Axis {
  /** Zeros before and behind. */
  readonly zeros: [number, number];
  /** Entries of each window over those of them that lie inside. */
  readonly factors: readonly number[];
}

/** Source: TensorFlow's padding "same"; an odd zero goes behind. */
function alongAxis(length: number, window: number, stride: number): Axis {
  const count = Math.ceil(length / stride);
  const zeros = Math.max(0, (count - 1) * stride + window - length);
  const before = Math.floor(zeros / 2);
  const inside = (place: number) => {
    const start = place * stride - before;
    return Math.min(length, start + window) - Math.max(0, start);
  };
  return {
    zeros: [before, zeros - before],
    factors: Array.from({ length: count }, (_, place) => window / inside(place)),
  };
}

tf.registerGradient({
  kernelName: "AveragePool",
  gradFunc: (dy, _saved, attributes) => ({
    x: () =>
      runKernel(
        "AveragePoolGrad",
        { dy: dy as tf.Tensor },
        attributes as unknown as Parameters<typeof runKernel>[2],
      ) as tf.Tensor,
  }),
});
