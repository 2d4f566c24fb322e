import type * as tf from "@tensorflow/tfjs";
import { fusedConv2d, type FusedConv2dOptions, type Padding } from "../ops/fused_conv2d.ts";
import { fusedConv2dMaxPool, fusesMaxPool } from "../ops/fused_conv2d_max_pool.ts";
import { fusedActivation, type LayerActivation, restOfActivation } from "./apply_activation.ts";
import { checkActivation, checkChoice, checkPair, checkRank, checkSize } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { poolsByTwo } from "./max_pool2d.ts";
import { regularizedFields, type RegularizedSpec } from "./regularized.ts";
import { windowPlaces } from "./window.ts";

/** Convolution over images, with a bias. Field names and defaults are those of Keras. */
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
}

/** The kind of layer behind {@linkcode Conv2DSpec}: `[height, width, channels]` in and out. */
export const conv2d: LayerKind<Conv2DSpec> = {
  stem: "conv",
  fields: ["filters", "kernelSize", "strides", "padding", "activation", ...regularizedFields],
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
    const padding = spec.padding ?? "valid";
    checkChoice("padding", padding, ["valid", "same"]);
    const window = checkPair("kernelSize", spec.kernelSize);
    const strides = checkPair("strides", spec.strides ?? 1);
    const places = [0, 1].map((axis) =>
      windowPlaces(input[axis]!, window[axis]!, strides[axis]!, padding)
    );
    return [...places, spec.filters];
  },
  parameters(spec, input) {
    const [height, width] = checkPair("kernelSize", spec.kernelSize);
    const channels = input[2]!;
    const fans = { fanIn: height * width * channels, fanOut: height * width * spec.filters };
    return [
      { role: "kernel", shape: [height, width, channels, spec.filters], ...fans },
      { role: "bias", shape: [spec.filters], ...fans },
    ];
  },
  forward(spec, x, weights) {
    const { kernel, bias } = weights as { kernel: tf.Tensor4D; bias: tf.Tensor1D };
    const z = fusedConv2d(x as tf.Tensor4D, kernel, bias, options(spec));
    return restOfActivation(spec.activation, z);
  },
  forwardWith(next, spec, x, weights) {
    if (!fusesMaxPool() || !poolsByTwo(next) || spec.activation === "softmax") return undefined;
    const { kernel, bias } = weights as { kernel: tf.Tensor4D; bias: tf.Tensor1D };
    return fusedConv2dMaxPool(x as tf.Tensor4D, kernel, bias, options(spec));
  },
};

function options(spec: Conv2DSpec): FusedConv2dOptions {
  return {
    strides: checkPair("strides", spec.strides ?? 1),
    padding: spec.padding ?? "valid",
    activation: fusedActivation(spec.activation),
  };
}
