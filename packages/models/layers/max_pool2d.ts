import type { Padding } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";
import { checkPair } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { poolShape, slide } from "./window.ts";

/** Largest value of each window. Field names and defaults are those of Keras. */
export interface MaxPool2DSpec {
  /** Marks this kind of layer. */
  readonly type: "MaxPool2D";
  /** Default: pool1, pool2, ... */
  readonly name?: string;
  /** Size of the window: one number for both, or `[height, width]`. */
  readonly poolSize: number | readonly [number, number];
  /** Step of the window; default: its size. */
  readonly strides?: number | readonly [number, number];
  /** Default `"valid"`: a rest at the border that fills no window is left out. */
  readonly padding?: Padding;
}

/** The kind of layer behind {@linkcode MaxPool2DSpec}; of equal values the first has the gradient. */
export const maxPool2d: LayerKind<MaxPool2DSpec> = {
  stem: "pool",
  fields: ["poolSize", "strides", "padding"],
  text: { name: "max-pool", places: ["poolSize"] },
  outputShape: poolShape,
  parameters: () => [],
  keepsChannels: () => true,
  forward: (spec, x) =>
    tf.maxPool(
      x as tf.Tensor4D,
      checkPair("poolSize", spec.poolSize),
      checkPair("strides", spec.strides ?? spec.poolSize),
      spec.padding ?? "valid",
    ),
  reference: (x, { spec, inputShape, outputShape }) => {
    const { poolSize: size, strides = size, padding } = spec;
    return x.map((row) =>
      slide(
        { inputShape, outputShape, size, strides, padding },
        (channel, under) => Math.max(...under.map(({ at }) => row[at + channel]!)),
      )
    );
  },
  examples: [
    { input: [7, 5, 2], spec: { type: "MaxPool2D", poolSize: 2 } },
    { input: [4, 5, 2], spec: { type: "MaxPool2D", poolSize: 3, strides: 2, padding: "same" } },
  ],
};

/**
 * Tells whether a layer takes the largest of every 2 x 2 values, without a rest at the border.
 *
 * @param layer Spec of a layer of any kind.
 * @returns Whether it does.
 */
export function poolsByTwo(layer: { readonly type: string }): boolean {
  if (layer.type !== "MaxPool2D") return false;
  const { poolSize, strides = poolSize, padding = "valid" } = layer as MaxPool2DSpec;
  return padding === "valid" && [poolSize, strides].flat().every((size) => size === 2);
}
