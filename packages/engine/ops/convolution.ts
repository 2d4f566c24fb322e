/**
 * Convolutions: Winograd's kernels where they fit, else the general ones.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { activations } from "../kernels/activation.ts";
import { pack, packedBytes } from "../kernels/pack.ts";
import {
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
  kernelGradientParts,
  kernelPlace,
  turnedKernelPlace,
} from "../kernels/patches.ts";
import { poolWithPlaces, unpool } from "../kernels/pool_places.ts";
import { sumParts } from "../kernels/sum_parts.ts";
import type { ConvolutionSizes } from "../kernels/windows.ts";
import { winogradConvolution } from "../kernels/winograd/convolution.ts";
import { winogradFits, type WinogradSizes } from "../kernels/winograd/sizes.ts";
import {
  gradientParts,
  winogradGradient,
  winogradGradientSums,
} from "../kernels/winograd/filter_gradient.ts";
import { transformedFilterBytes, transformFilter } from "../kernels/winograd/filter.ts";
import { size } from "../tensor_store.ts";
import { registerLanes } from "../wasm/mod.ts";
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
  const ends = { bias: bias !== undefined, activation };
  const { batch, down, across, outputs } = sizes;
  const result = backend.output([batch, down, across, outputs]);
  const [from, kernel, to] = [x!, filter!, result].map((t) => backend.address(t));
  const add = bias ? backend.address(bias) : 0;
  const winograd = winogradSizes(call, sizes);
  if (winograd) {
    const filterSizes = { inputs: sizes.inputs, outputs, ...wholeIf(winograd) };
    backend.borrow(transformedFilterBytes(filterSizes), (transformed) => {
      backend.run(transformFilter(filterSizes), [kernel!, transformed]);
      backend.run(winogradConvolution({ ...winograd, ...ends }), [from!, transformed, add, to!]);
    });
  } else {
    const place = kernelPlace(sizes);
    backend.borrow(packedBytes(place), (packed) => {
      backend.run(pack(place), [kernel!, packed]);
      backend.run(convolution({ ...sizes, ...ends }), [from!, packed, add, to!]);
    });
  }
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
  const [from, kernel, add, to, codes] = [x!, filter!, bias!, result, places].map((t) =>
    backend.address(t)
  ) as [number, number, number, number, number];
  const winograd = winogradSizes(call, sizes);
  const { activation } = attrs;
  if (winograd) {
    const filterSizes = { inputs: sizes.inputs, outputs, ...wholeIf(winograd) };
    backend.borrow(transformedFilterBytes(filterSizes), (transformed) => {
      backend.run(transformFilter(filterSizes), [kernel, transformed]);
      const ends = { bias: true, pooled: true, activation };
      const convolve = winogradConvolution({ ...winograd, ...ends });
      backend.run(convolve, [from, transformed, add, to, codes]);
    });
  } else {
    const place = kernelPlace(sizes);
    backend.borrow(packedBytes(place), (packed) => {
      backend.run(pack(place), [kernel, packed]);
      backend.borrow(4 * batch * down * across * outputs, (whole) => {
        backend.run(convolution({ ...sizes, bias: true }), [from, packed, add, whole]);
        const pooled = { batch, height: down, width: across, channels: outputs, activation };
        backend.run(poolWithPlaces(pooled), [whole, to, codes]);
      });
    });
  }
  return [result, places];
};

/** `Conv2DMaxPoolBackpropInput`: the input's gradient from the pooled one and its places. */
export const conv2DMaxPoolBackpropInput: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { dy, places, filter } = inputs as { [name: string]: tf.TensorInfo };
  const sizes = convolutionSizes(call, attrs.inputShape, filter!.shape)!;
  const winograd = winogradSizes(call, { ...sizes, inputs: sizes.outputs, outputs: sizes.inputs });
  if (!winograd) {
    return unpooled(
      call,
      sizes,
      (whole) => conv2DBackpropInput({ ...call, inputs: { dy: whole, filter: filter! } }),
    );
  }
  const result = backend.output(attrs.inputShape);
  inputGradient(call, sizes, winograd, {
    ...{ dy: dy!, filter: filter!, result },
    places: backend.address(places!),
  });
  return result;
};

/** `Conv2DMaxPoolBackpropFilter`: the kernel's gradient from the pooled one and its places. */
export const conv2DMaxPoolBackpropFilter: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { x, dy, places } = inputs as { [name: string]: tf.TensorInfo };
  const sizes = convolutionSizes(call, x!.shape, attrs.filterShape)!;
  const winograd = winogradSizes(call, sizes);
  if (!winograd) {
    return unpooled(
      call,
      sizes,
      (whole) => conv2DBackpropFilter({ ...call, inputs: { x: x!, dy: whole } }),
    );
  }
  const result = backend.output(attrs.filterShape);
  const [from, gradient, codes, to] = [x!, dy!, places!, result].map((t) => backend.address(t));
  const unpools = { ...winograd, unpools: true };
  backend.borrow(gradientParts(unpools).bytes, (sums) => {
    backend.run(winogradGradientSums(unpools), [from!, gradient!, sums, codes!]);
    backend.run(winogradGradient(winograd), [sums, to!]);
  });
  return result;
};

/** Writes the unpooled gradient out for kernels that cannot read through the pooled one. */
function unpooled(
  { inputs, backend }: Call,
  { batch, down, across, outputs }: ConvolutionSizes,
  use: (whole: tf.TensorInfo) => ReturnType<Operation>,
): ReturnType<Operation> {
  const whole = backend.output([batch, down, across, outputs]);
  const kernel = unpool({ batch, height: down, width: across, channels: outputs });
  const places = [inputs.dy!, inputs.places!, whole].map((t) => backend.address(t));
  backend.run(kernel, places);
  const result = use(whole);
  backend.disposeIntermediateTensorInfo(whole);
  return result;
}

/** The input's gradient by the turned kernel; `places` where `dy` is a pooled gradient. */
function inputGradient(
  { backend }: Call,
  sizes: ConvolutionSizes,
  winograd: WinogradSizes,
  { dy, filter, result, places }: {
    dy: tf.TensorInfo;
    filter: tf.TensorInfo;
    result: tf.TensorInfo;
    places?: number;
  },
): void {
  const filterSizes = {
    ...{ inputs: sizes.inputs, outputs: sizes.outputs, turned: true },
    ...wholeIf(winograd),
  };
  const backwards: WinogradSizes = {
    ...winograd,
    ...{ height: sizes.down, width: sizes.across, pad: 2 - winograd.pad },
    ...(places === undefined ? {} : { unpools: true }),
  };
  const [from, kernel, to] = [dy, filter, result].map((t) => backend.address(t));
  backend.borrow(transformedFilterBytes(filterSizes), (transformed) => {
    backend.run(transformFilter(filterSizes), [kernel!, transformed]);
    backend.run(winogradConvolution(backwards), [from!, transformed, 0, to!, places ?? 0]);
  });
}

/** `Conv2DBackpropInput`: the gradient of the input. */
export const conv2DBackpropInput: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const sizes = convolutionSizes(call, attrs.inputShape, filter.shape);
  if (!sizes) return undefined;
  const result = backend.output(attrs.inputShape);
  const [from, kernel, to] = [dy, filter, result].map((t) => backend.address(t));
  const winograd = winogradSizes(call, { ...sizes, inputs: sizes.outputs, outputs: sizes.inputs });
  if (winograd) inputGradient(call, sizes, winograd, { dy, filter, result });
  else {
    const place = turnedKernelPlace(sizes);
    backend.borrow(packedBytes(place), (packed) => {
      backend.run(pack(place), [kernel!, packed]);
      backend.run(convolutionInputGradient(sizes), [from!, packed, 0, to!]);
    });
  }
  return result;
};

/** `Conv2DBackpropFilter`: the gradient of the kernel. */
export const conv2DBackpropFilter: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const sizes = convolutionSizes(call, x.shape, attrs.filterShape);
  if (!sizes) return undefined;
  const result = backend.output(attrs.filterShape);
  const [from, gradient, to] = [x, dy, result].map((t) => backend.address(t));
  const winograd = winogradSizes(call, sizes);
  const { parts, bytes } = winograd ? gradientParts(winograd) : kernelGradientParts(sizes);
  backend.borrow(bytes, (sums) => {
    if (winograd) {
      backend.run(winogradGradientSums(winograd), [from!, gradient!, sums]);
      backend.run(winogradGradient(winograd), [sums, to!]);
    } else {
      backend.run(convolutionKernelGradient(sizes), [from!, gradient!, sums]);
      backend.run(sumParts(parts, size(attrs.filterShape)), [sums, to!]);
    }
  });
  return result;
};

/** The sizes of a call, or nothing for what only tfjs's kernels know: NCHW and dilation. */
function convolutionSizes(
  { attrs }: Call,
  inputShape: readonly number[],
  kernelShape: readonly number[],
): ConvolutionSizes | undefined {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    kernelShape as [number, number, number, number],
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
    ...{ batch: info.batchSize, height: info.inHeight, width: info.inWidth },
    ...{ inputs: info.inChannels, outputs: info.outChannels },
    ...{ down: info.outHeight, across: info.outWidth },
    ...{ kernelHeight: info.filterHeight, kernelWidth: info.filterWidth },
    ...{ strideDown: info.strideHeight, strideAcross: info.strideWidth },
    ...{ padTop: info.padInfo.top, padLeft: info.padInfo.left },
  };
}

/** The kernel lies as a library reads it where the products are a library's. */
function wholeIf({ byBlas }: WinogradSizes): { whole?: boolean } {
  return byBlas ? { whole: true } : {};
}

/**
 * Products of inputs and outputs from which on a call into a BLAS library pays. Our own products by
 * registers of eight lanes are as fast, since they are transformed back in the nearest cache.
 */
const leastForBlas: number = registerLanes === 8 ? Infinity : 256;

/** The sizes for the Winograd kernels, where they fit. */
function winogradSizes(
  { backend }: Call,
  sizes: ConvolutionSizes,
): WinogradSizes | undefined {
  const { batch, height, width, inputs, outputs, padTop: pad } = sizes;
  const fits = winogradFits(inputs, outputs) &&
    sizes.kernelHeight === 3 && sizes.kernelWidth === 3 &&
    sizes.strideDown === 1 && sizes.strideAcross === 1 &&
    pad === sizes.padLeft && pad <= 2 &&
    sizes.down === height + 2 * pad - 2 && sizes.across === width + 2 * pad - 2;
  const byBlas = backend.blas?.wide && backend.blas.parallel && inputs * outputs >= leastForBlas;
  return fits
    ? { batch, height, width, inputs, outputs, pad, ...(byBlas ? { byBlas } : {}) }
    : undefined;
}
