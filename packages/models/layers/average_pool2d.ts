import { averagePool, type Padding } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import { checkPair } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { poolShape, slide } from "./window.ts";

/** Mean of each window. Field names and defaults are those of Keras. */
export interface AveragePool2DSpec {
  /** Marks this kind of layer. */
  readonly type: "AveragePool2D";
  /** Default: pool1, pool2, ... */
  readonly name?: string;
  /** Size of the window: one number for both, or `[height, width]`. */
  readonly poolSize: number | readonly [number, number];
  /** Step of the window; default: its size. */
  readonly strides?: number | readonly [number, number];
  /**
   * Default `"valid"`: a rest at the border that fills no window is left out. Under `"same"` a mean
   * at the border is that of what lies inside of the image.
   */
  readonly padding?: Padding;
}

/** The kind of layer behind {@linkcode AveragePool2DSpec}. */
export const averagePool2d: LayerKind<AveragePool2DSpec> = {
  stem: "pool",
  fields: ["poolSize", "strides", "padding"],
  text: { name: "average-pool", places: ["poolSize"] },
  outputShape: poolShape,
  parameters: () => [],
  keepsChannels: () => true,
  forward: (spec, x) =>
    averagePool(x as tf.Tensor4D, {
      size: checkPair("poolSize", spec.poolSize),
      strides: checkPair("strides", spec.strides ?? spec.poolSize),
      padding: spec.padding ?? "valid",
    }),
  reference: (x, { spec, inputShape, outputShape }) => {
    const { poolSize: size, strides = size, padding } = spec;
    return x.map((row) =>
      slide(
        { inputShape, outputShape, size, strides, padding },
        (channel, under) =>
          under.reduce((sum, { at }) => sum + row[at + channel]!, 0) / under.length,
      )
    );
  },
  examples: [
    { input: [7, 5, 2], spec: { type: "AveragePool2D", poolSize: 2 } },
    {
      input: [4, 5, 3],
      spec: { type: "AveragePool2D", poolSize: [3, 2], strides: 2, padding: "same" },
    },
    {
      input: [5, 4, 5],
      spec: { type: "AveragePool2D", poolSize: 3, strides: [1, 2], padding: "same" },
    },
  ],
};
