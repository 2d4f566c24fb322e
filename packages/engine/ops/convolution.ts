/**
 * Convolutions and their gradients, with max pooling where it is asked for.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { activations } from "../kernels/activation.ts";
import type { ConvolutionSizes } from "../kernels/windows.ts";
import { size } from "../tensor_store.ts";
import { backwardWay, forwardWay } from "./convolution_way.ts";
import type { Call, Operation } from "./operation.ts";

/** `FusedConv2D` and `Conv2D`. */
export const fusedConv2D: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { x, filter, bias } = inputs as { [name: string]: tf.TensorInfo };
  const { activation = "linear" } = attrs;
  if (inputs.preluActivationWeights) return undefined;
  const sizes = convolutionSizes(call, x!.shape, filter!.shape);
  if (!sizes || !(activation in activations)) return undefined;
  if (bias && (size(bias.shape) !== sizes.outputs || bias.shape.at(-1) !== sizes.outputs)) {
    return undefined;
  }
  const { batch, down, across, outputs } = sizes;
  const result = backend.output([batch, down, across, outputs]);
  forwardWay(backend, sizes).forward({
    x: backend.address(x!),
    filter: backend.address(filter!),
    bias: bias ? backend.address(bias) : 0,
    result: backend.address(result),
  }, { bias: bias !== undefined, activation });
  return result;
};

/**
 * `FusedConv2DMaxPool`: bias, 2 x 2 max pooling and activation after a convolution, in this order
 * (the activations rise, so that the largest stays the largest): `[result, places]`.
 */
export const fusedConv2DMaxPool: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { x, filter, bias } = inputs as { [name: string]: tf.TensorInfo };
  const sizes = convolutionSizes(call, x!.shape, filter!.shape)!;
  const { batch, down, across, outputs } = sizes;
  const shape = [batch, Math.floor(down / 2), Math.floor(across / 2), outputs];
  const [result, places] = [backend.output(shape), backend.output(shape, "bool")];
  forwardWay(backend, sizes).pooled({
    x: backend.address(x!),
    filter: backend.address(filter!),
    bias: bias ? backend.address(bias) : 0,
    result: backend.address(result),
    places: backend.address(places),
  }, { bias: bias !== undefined, activation: attrs.activation });
  return [result, places];
};

/** `Conv2DBackpropInput`: the gradient of the input. */
export const conv2DBackpropInput: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { dy, filter } = inputs as { [name: string]: tf.TensorInfo };
  const sizes = convolutionSizes(call, attrs.inputShape, filter!.shape);
  if (!sizes) return undefined;
  const result = backend.output(attrs.inputShape);
  backwardWay(backend, sizes).inputGradient({
    dy: backend.address(dy!),
    filter: backend.address(filter!),
    result: backend.address(result),
  });
  return result;
};

/** `Conv2DMaxPoolBackpropInput`: the input's gradient from the pooled one and its places. */
export const conv2DMaxPoolBackpropInput: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { dy, places, filter } = inputs as { [name: string]: tf.TensorInfo };
  const sizes = convolutionSizes(call, attrs.inputShape, filter!.shape)!;
  const result = backend.output(attrs.inputShape);
  backwardWay(backend, sizes).inputGradient({
    dy: backend.address(dy!),
    filter: backend.address(filter!),
    result: backend.address(result),
    places: backend.address(places!),
  });
  return result;
};

/** `Conv2DBackpropFilter`: the gradient of the filter. */
export const conv2DBackpropFilter: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { x, dy } = inputs as { [name: string]: tf.TensorInfo };
  const sizes = convolutionSizes(call, x!.shape, attrs.filterShape);
  if (!sizes) return undefined;
  const result = backend.output(attrs.filterShape);
  forwardWay(backend, sizes).filterGradient({
    x: backend.address(x!),
    dy: backend.address(dy!),
    result: backend.address(result),
  });
  return result;
};

/** `Conv2DMaxPoolBackpropFilter`: the filter's gradient from the pooled one and its places. */
export const conv2DMaxPoolBackpropFilter: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { x, dy, places } = inputs as { [name: string]: tf.TensorInfo };
  const sizes = convolutionSizes(call, x!.shape, attrs.filterShape)!;
  const result = backend.output(attrs.filterShape);
  forwardWay(backend, sizes).filterGradient({
    x: backend.address(x!),
    dy: backend.address(dy!),
    result: backend.address(result),
    places: backend.address(places!),
  });
  return result;
};

/** The sizes of a call, or nothing for what only tfjs's kernels know: NCHW and dilation. */
function convolutionSizes(
  { attrs }: Call,
  inputShape: readonly number[],
  filterShape: readonly number[],
): ConvolutionSizes | undefined {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    attrs.dataFormat === "NCHW" ? "channelsFirst" : "channelsLast",
  );
  if (info.dataFormat !== "channelsLast") return undefined;
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return undefined;
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    outputs: info.outChannels,
    down: info.outHeight,
    across: info.outWidth,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideDown: info.strideHeight,
    strideAcross: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
