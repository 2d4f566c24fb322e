import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { throughActivation } from "./activation_grad.ts";
import type { ActivationName } from "./activations.ts";
import type { FusedConv2dOptions, Padding } from "./fused_conv2d.ts";
import { runKernel } from "./run_kernel.ts";

/**
 * Whether the active backend can convolve and pool in one pass.
 *
 * @returns Whether {@linkcode fusedConv2dMaxPool} can be called.
 */
export function fusesMaxPool(): boolean {
  return hasKernel("FusedConv2DMaxPool");
}

/**
 * Convolution, bias, 2 x 2 max pooling and activation in one pass, only on a backend that
 * {@linkcode fusesMaxPool}: what is pooled is never written out, nor is its gradient.
 *
 * All activations rise, so that pooling first gives the same as pooling last. Of equal values the
 * first has the gradient, as in PyTorch.
 *
 * @param x float32 `[batch, height, width, channels]`.
 * @param kernel float32 `[height, width, channels, filters]`.
 * @param bias float32 `[filters]`, or nothing.
 * @param options Strides, padding and activation of the convolution.
 * @returns float32 `[batch, height / 2, width / 2, filters]`; odd last rows are left out.
 */
export function fusedConv2dMaxPool(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D | undefined,
  options: FusedConv2dOptions,
): tf.Tensor4D {
  const [y] = runKernel("FusedConv2DMaxPool", { x, filter: kernel, ...(bias ? { bias } : {}) }, {
    strides: options.strides,
    pad: options.padding,
    dataFormat: "NHWC",
    activation: options.activation,
  }) as [tf.Tensor4D, tf.Tensor4D];
  return y;
}

tf.registerGradient({
  kernelName: "FusedConv2DMaxPool",
  inputsToSave: ["x", "filter"],
  outputsToSave: [true, true],
  gradFunc: (dy, saved, attributes) => {
    const [x, filter, y, places] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const { strides, pad, activation } = attributes as unknown as {
      strides: [number, number];
      pad: Padding;
      activation: ActivationName;
    };
    // The pooled values are the activations of the pooled sums: their derivative is small work.
    const { dz, bias } = throughActivation((dy as tf.Tensor[])[0]!, y, activation);
    const geometry = { strides, pad, dataFormat: "NHWC" };
    return {
      x: () =>
        runKernel("Conv2DMaxPoolBackpropInput", { dy: dz, places, filter }, {
          ...geometry,
          inputShape: x.shape,
        }) as tf.Tensor,
      filter: () =>
        runKernel("Conv2DMaxPoolBackpropFilter", { x, dy: dz, places }, {
          ...geometry,
          filterShape: filter.shape,
        }) as tf.Tensor,
      bias,
    };
  },
});
