import {
  fusedConv2d,
  fusedConv2dMaxPool,
  type FusedConv2dOptions,
  fusesMaxPool,
  type Padding,
} from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import {
  activateReference,
  fusedActivation,
  type LayerActivation,
  restOfActivation,
} from "./apply_activation.ts";
import {
  checkActivation,
  checkBias,
  checkChoice,
  checkPair,
  checkRank,
  checkSize,
} from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { poolsByTwo } from "./max_pool2d.ts";
import { regularizedFields, type RegularizedSpec } from "./regularized.ts";
import { placesOf, slide } from "./window.ts";

/** Convolution over images. Field names and defaults are those of Keras. */
export interface Conv2DSpec extends RegularizedSpec {
  /** Marks this kind of layer. */
  readonly type: "Conv2D";
  /** Default: conv1, conv2, ... */
  readonly name?: string;
  /** Number of output channels. */
  readonly filters: number;
  /** Size of the window: one number for both, or `[height, width]`. */
  readonly kernelSize: number | readonly [number, number];
  /** Step of the window; default 1. */
  readonly strides?: number | readonly [number, number];
  /** Default `"valid"`. */
  readonly padding?: Padding;
  /** Default `"linear"`. */
  readonly activation?: LayerActivation;
  /** Whether a bias is added; default true. */
  readonly useBias?: boolean;
}

/** The kind of layer behind {@linkcode Conv2DSpec}: `[height, width, channels]` in and out. */
export const conv2d: LayerKind<Conv2DSpec> = {
  stem: "conv",
  fields: [
    "filters",
    "kernelSize",
    "strides",
    "padding",
    "activation",
    "useBias",
    ...regularizedFields,
  ],
  text: {
    name: "conv",
    places: ["filters", "kernelSize"],
    defaults: { padding: "same" },
    unwritten: { padding: "valid" },
  },
  outputShape(spec, input) {
    checkRank(input, "height, width, channels");
    checkSize("filters", spec.filters);
    checkActivation(spec.activation);
    checkBias(spec);
    const padding = spec.padding ?? "valid";
    checkChoice("padding", padding, ["valid", "same"]);
    const window = checkPair("kernelSize", spec.kernelSize);
    const strides = checkPair("strides", spec.strides ?? 1);
    return [...placesOf(input, window, strides, padding), spec.filters];
  },
  parameters(spec, input) {
    const [height, width] = checkPair("kernelSize", spec.kernelSize);
    const channels = input[2]!;
    const fans = { fanIn: height * width * channels, fanOut: height * width * spec.filters };
    return [
      { role: "kernel", shape: [height, width, channels, spec.filters], ...fans },
      ...(spec.useBias === false ? [] : [{ role: "bias", shape: [spec.filters], ...fans }]),
    ];
  },
  forward(spec, x, weights) {
    const { kernel, bias } = weights as { kernel: tf.Tensor4D; bias?: tf.Tensor1D };
    const z = fusedConv2d(x as tf.Tensor4D, kernel, bias, options(spec));
    return restOfActivation(spec.activation, z);
  },
  forwardWith(next, spec, x, weights) {
    if (!fusesMaxPool() || !poolsByTwo(next) || spec.activation === "softmax") return undefined;
    const { kernel, bias } = weights as { kernel: tf.Tensor4D; bias?: tf.Tensor1D };
    return fusedConv2dMaxPool(x as tf.Tensor4D, kernel, bias, options(spec));
  },
  reference: (x, { spec, weights: { kernel, bias }, inputShape, outputShape }) => {
    const { filters, kernelSize: size, strides = 1, padding } = spec;
    const channels = inputShape[2]!;
    return x.map((row) => {
      const z = slide({ inputShape, outputShape, size, strides, padding }, (filter, under) => {
        let sum = bias?.[filter] ?? 0;
        for (const { place, at } of under) {
          for (let channel = 0; channel < channels; channel++) {
            const tap = (place * channels + channel) * filters + filter;
            sum += row[at + channel]! * kernel![tap]!;
          }
        }
        return sum;
      });
      return activateReference(spec.activation, z, filters);
    });
  },
  examples: [
    {
      input: [8, 9, 1],
      spec: {
        type: "Conv2D",
        filters: 2,
        kernelSize: 3,
        strides: [1, 2],
        activation: "sigmoid",
      },
    },
    {
      input: [4, 5, 2],
      spec: { type: "Conv2D", filters: 3, kernelSize: [2, 3], padding: "same", activation: "elu" },
    },
    {
      input: [6, 7, 1],
      spec: { type: "Conv2D", filters: 2, kernelSize: [3, 2], strides: 2, padding: "same" },
    },
    {
      input: [6, 5, 3],
      spec: { type: "Conv2D", filters: 2, kernelSize: 5, padding: "same", useBias: false },
    },
    {
      input: [5, 6, 2],
      spec: {
        type: "Conv2D",
        filters: 3,
        kernelSize: [3, 5],
        strides: [2, 1],
        useBias: false,
        activation: "tanh",
      },
    },
  ],
};

function options(spec: Conv2DSpec): FusedConv2dOptions {
  return {
    strides: checkPair("strides", spec.strides ?? 1),
    padding: spec.padding ?? "valid",
    activation: fusedActivation(spec.activation),
  };
}
