import { averagePool } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";
import { checkRank } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";

/** Mean of each channel over the whole image. */
export interface GlobalAveragePool2DSpec {
  /** Marks this kind of layer. */
  readonly type: "GlobalAveragePool2D";
  /** Default: globalpool1, globalpool2, ... */
  readonly name?: string;
}

/**
 * The kind of layer behind {@linkcode GlobalAveragePool2DSpec}: `[height, width, channels]` in,
 * `[channels]` out.
 *
 * Source: Lin, Chen and Yan (2014); `keras.layers.GlobalAveragePooling2D` of Keras 3.15.
 */
export const globalAveragePool2d: LayerKind<GlobalAveragePool2DSpec> = {
  stem: "globalpool",
  fields: [],
  text: { name: "global-average-pool", places: [] },
  outputShape(_spec, input) {
    checkRank(input, "height, width, channels");
    return [input[2]!];
  },
  parameters: () => [],
  keepsChannels: () => true,
  forward: (_spec, x) => {
    const [batch, height, width, channels] = (x as tf.Tensor4D).shape;
    const size = [height, width] as const;
    const means = averagePool(x as tf.Tensor4D, { size, strides: size, padding: "valid" });
    return tf.reshape(means, [batch, channels]);
  },
  reference: (x, { outputShape: [channels] }) =>
    x.map((row) =>
      Array.from({ length: channels! }, (_, channel) => {
        const own = row.filter((_, i) => i % channels! === channel);
        return own.reduce((sum, value) => sum + value, 0) / own.length;
      })
    ),
  examples: [
    { input: [3, 4, 2], spec: { type: "GlobalAveragePool2D" } },
    { input: [7, 5, 5], spec: { type: "GlobalAveragePool2D" } },
  ],
};
