/**
 * The ways to calculate a convolution and its gradients: by Winograd's kernels where they fit, else
 * by the general ones.
 *
 * @module
 */
import type { EngineBackend } from "../backend.ts";
import { convolutionInputGradient, windowFilterPlace } from "../kernels/col2im.ts";
import { pack, packedBytes } from "../kernels/pack.ts";
import {
  convolution,
  convolutionFilterGradient,
  filterGradientParts,
  filterPlace,
} from "../kernels/im2col.ts";
import { poolWithPlaces, unpool } from "../kernels/pool_places.ts";
import { sumParts } from "../kernels/sum_parts.ts";
import { FLOAT_BYTES } from "../kernels/tile.ts";
import type { ConvolutionSizes } from "../kernels/windows.ts";
import { winogradConvolution } from "../kernels/winograd/convolution.ts";
import { transformedFilterBytes, transformFilter } from "../kernels/winograd/filter.ts";
import {
  gradientParts,
  winogradGradient,
  winogradGradientSums,
} from "../kernels/winograd/filter_gradient.ts";
import { winogradFits, type WinogradSizes } from "../kernels/winograd/sizes.ts";
import { registerLanes } from "../wasm/mod.ts";

/** A way to calculate a convolution; tensors come by their addresses. */
export interface ConvolutionWay {
  /** `activation(conv(x, filter) + bias)`; the bias is 0 where there is none. */
  forward(
    at: { x: number; filter: number; bias: number; result: number },
    ends: { bias: boolean; activation: string },
  ): void;
  /** The same with 2 x 2 max pooling before the activation, and the places of the largest. */
  pooled(
    at: { x: number; filter: number; bias: number; result: number; places: number },
    ends: { bias: boolean; activation: string },
  ): void;
  /** Gradient of the input; with `places` `dy` is the gradient of what was pooled. */
  inputGradient(at: { dy: number; filter: number; result: number; places?: number }): void;
  /** Gradient of the filter; with `places` `dy` is the gradient of what was pooled. */
  filterGradient(at: { x: number; dy: number; result: number; places?: number }): void;
}

/** Chooses the way of a convolution forward, or of the gradient of its filter. */
export function forwardWay(backend: EngineBackend, sizes: ConvolutionSizes): ConvolutionWay {
  return fits(sizes) && winogradFits(sizes.inputs, sizes.outputs)
    ? winogradWay(backend, sizes)
    : generalWay(backend, sizes);
}

/** Chooses the way of the gradient of its input: a convolution from outputs to inputs. */
export function backwardWay(backend: EngineBackend, sizes: ConvolutionSizes): ConvolutionWay {
  return fits(sizes) && winogradFits(sizes.outputs, sizes.inputs)
    ? winogradWay(backend, sizes)
    : generalWay(backend, sizes);
}

/** Whether filter, stride and padding are those of the Winograd kernels. */
function fits(sizes: ConvolutionSizes): boolean {
  const { height, width, padTop: pad } = sizes;
  return sizes.filterHeight === 3 && sizes.filterWidth === 3 &&
    sizes.strideDown === 1 && sizes.strideAcross === 1 &&
    pad === sizes.padLeft && pad <= 2 &&
    sizes.down === height + 2 * pad - 2 && sizes.across === width + 2 * pad - 2;
}

/**
 * Products of inputs and outputs from which on a call into a BLAS library pays. Our own products by
 * registers of eight lanes are as fast, since they are transformed back in the nearest cache.
 */
const leastForBlas = () => registerLanes === 8 ? Infinity : 256;

/** By Winograd's kernels, for filters of 3 x 3 and a stride of 1. */
function winogradWay(backend: EngineBackend, sizes: ConvolutionSizes): ConvolutionWay {
  const { batch, height, width, inputs, outputs, padTop: pad, down, across } = sizes;
  const byBlas = backend.blas?.wide && backend.blas.parallel && inputs * outputs >= leastForBlas();
  const forwards: WinogradSizes = {
    batch,
    height,
    width,
    inputs,
    outputs,
    pad,
    ...(byBlas ? { byBlas } : {}),
  };
  return {
    forward({ x, filter, bias, result }, ends) {
      const convolve = winogradConvolution({ ...forwards, ...ends });
      transformed(filter, {}, (filter) => backend.run(convolve, [x, filter, bias, result]));
    },
    pooled({ x, filter, bias, result, places }, { bias: isBiased, activation }) {
      const ends = { bias: isBiased, pooled: true, activation };
      const convolve = winogradConvolution({ ...forwards, ...ends });
      transformed(filter, {}, (filter) => backend.run(convolve, [x, filter, bias, result, places]));
    },
    inputGradient({ dy, filter, result, places }) {
      const convolve = winogradConvolution({
        ...forwards,
        height: down,
        width: across,
        inputs: outputs,
        outputs: inputs,
        pad: 2 - pad,
        ...(places === undefined ? {} : { unpools: true }),
      });
      transformed(filter, { turned: true }, (filter) => {
        backend.run(convolve, [dy, filter, 0, result, places ?? 0]);
      });
    },
    filterGradient({ x, dy, result, places }) {
      const summed = places === undefined ? forwards : { ...forwards, unpools: true };
      backend.borrow(gradientParts(summed).bytes, (sums) => {
        backend.run(winogradGradientSums(summed), [x, dy, sums, places ?? 0]);
        backend.run(winogradGradient(forwards), [sums, result]);
      });
    },
  };

  /** Transforms the filter; it lies as a library reads it where the products are a library's. */
  function transformed(
    filter: number,
    turned: { turned?: true },
    use: (transformed: number) => void,
  ): void {
    const sizes = { inputs, outputs, ...turned, ...(byBlas ? { whole: true } : {}) };
    backend.borrow(transformedFilterBytes(sizes), (transformed) => {
      backend.run(transformFilter(sizes), [filter, transformed]);
      use(transformed);
    });
  }
}

/** By windows that are copied side by side, for every filter, stride and padding. */
function generalWay(backend: EngineBackend, sizes: ConvolutionSizes): ConvolutionWay {
  const { batch, inputs, outputs, down, across, filterHeight, filterWidth } = sizes;
  const image = { batch, height: down, width: across, channels: outputs };
  const imageBytes = FLOAT_BYTES * batch * down * across * outputs;
  const way: ConvolutionWay = {
    forward({ x, filter, bias, result }, ends) {
      const place = filterPlace(sizes);
      backend.borrow(packedBytes(place), (packed) => {
        backend.run(pack(place), [filter, packed]);
        backend.run(convolution({ ...sizes, ...ends }), [x, packed, bias, result]);
      });
    },
    pooled({ x, filter, bias, result, places }, { bias: isBiased, activation }) {
      backend.borrow(imageBytes, (whole) => {
        way.forward({ x, filter, bias, result: whole }, { bias: isBiased, activation: "linear" });
        backend.run(poolWithPlaces({ ...image, activation }), [whole, result, places]);
      });
    },
    inputGradient({ dy, filter, result, places }) {
      if (places !== undefined) {
        return unpooled(dy, places, (dy) => way.inputGradient({ dy, filter, result }));
      }
      const place = windowFilterPlace(sizes);
      backend.borrow(packedBytes(place), (packed) => {
        backend.run(pack(place), [filter, packed]);
        backend.run(convolutionInputGradient(sizes), [dy, packed, 0, result]);
      });
    },
    filterGradient({ x, dy, result, places }) {
      if (places !== undefined) {
        return unpooled(dy, places, (dy) => way.filterGradient({ x, dy, result }));
      }
      const { parts, bytes } = filterGradientParts(sizes);
      backend.borrow(bytes, (sums) => {
        backend.run(convolutionFilterGradient(sizes), [x, dy, sums]);
        const entries = filterHeight * filterWidth * inputs * outputs;
        backend.run(sumParts(parts, entries), [sums, result]);
      });
    },
  };
  return way;

  /** Writes the gradient of what was pooled out: these kernels cannot read through the pooling. */
  function unpooled(dy: number, places: number, use: (whole: number) => void): void {
    backend.borrow(imageBytes, (whole) => {
      backend.run(unpool(image), [dy, places, whole]);
      use(whole);
    });
  }
}
