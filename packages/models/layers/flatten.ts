import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../size_of.ts";
import type { LayerKind } from "./layer_kind.ts";

/** Lays all axes but the batch in a row; images in the order height, width, channel. */
export interface FlattenSpec {
  /** Marks this kind of layer. */
  readonly type: "Flatten";
  /** Default: flatten1, flatten2, ... */
  readonly name?: string;
}

/** The kind of layer behind {@linkcode FlattenSpec}. */
export const flatten: LayerKind<FlattenSpec> = {
  stem: "flatten",
  fields: [],
  text: { name: "flatten", places: [] },
  outputShape: (_spec, input) => [sizeOf(input)],
  parameters: () => [],
  keepsChannels: () => true,
  forward: (_spec, x) => tf.reshape(x, [x.shape[0]!, -1]),
  reference: (x) => x,
  examples: [{ input: [2, 2, 2], spec: { type: "Flatten" } }],
};
