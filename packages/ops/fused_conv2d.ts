import * as tf from "@tensorflow/tfjs";
import { fusesActivation, throughActivation } from "./activation_grad.ts";
import { type ActivationName, activations } from "./activations.ts";
import { runKernel } from "./run_kernel.ts";

/** How a window is laid at the border: inside it only, or zeros around so that sizes stay. */
export type Padding = "valid" | "same";

/** Options of {@linkcode fusedConv2d}. */
export interface FusedConv2dOptions {
  /** Step of the window, `[down, right]`. */
  readonly strides: readonly [number, number];
  /** At the border. */
  readonly padding: Padding;
  /** Applied to the sum with the bias. */
  readonly activation: ActivationName;
}

/**
 * Convolution, bias and activation in one kernel, `FusedConv2D`.
 *
 * Its gradients are lazy: that by `x` is never calculated where x is the input of the model.
 *
 * @param x Images, float32 `[batch, height, width, in]`.
 * @param kernel Filters, `[height, width, in, out]`.
 * @param bias `[out]`, or nothing.
 * @param options Strides, padding, activation.
 * @returns float32 `[batch, height', width', out]`.
 *
 * @example
 * ```ts
 * import { fusedConv2d } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const y = tf.tidy(() =>
 *   fusedConv2d(tf.ones([1, 3, 3, 1]), tf.ones([3, 3, 1, 1]), tf.tensor1d([-5]), {
 *     strides: [1, 1],
 *     padding: "same",
 *     activation: "relu",
 *   }).dataSync()
 * );
 * assertEquals([...y], [0, 1, 0, 1, 4, 1, 0, 1, 0]);
 * ```
 */
export function fusedConv2d(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D | undefined,
  options: FusedConv2dOptions,
): tf.Tensor4D {
  const fused = fusesActivation(options.activation);
  const y = runKernel("FusedConv2D", { x, filter: kernel, ...(bias ? { bias } : {}) }, {
    strides: options.strides,
    pad: options.padding,
    dataFormat: "NHWC",
    dilations: [1, 1],
    activation: fused ? options.activation : "linear",
  });
  return (fused ? y : activations[options.activation].apply(y as tf.Tensor)) as tf.Tensor4D;
}

tf.registerGradient({
  kernelName: "FusedConv2D",
  inputsToSave: ["x", "filter"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => {
    const [x, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const { strides, pad, activation } = attributes as unknown as {
      strides: [number, number];
      pad: Padding;
      activation: ActivationName;
    };
    const { dz, bias } = throughActivation(dy as tf.Tensor, y, activation);
    const geometry = { strides, pad, dataFormat: "NHWC" };
    return {
      x: () =>
        runKernel("Conv2DBackpropInput", { dy: dz, filter }, {
          ...geometry,
          inputShape: x.shape,
        }) as tf.Tensor,
      filter: () =>
        runKernel("Conv2DBackpropFilter", { x, dy: dz }, {
          ...geometry,
          filterShape: filter.shape,
        }) as tf.Tensor,
      bias,
    };
  },
});
