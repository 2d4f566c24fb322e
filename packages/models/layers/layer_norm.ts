import { normalize } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";
import { checkNumber } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { momentsOf, scaleReference } from "./moments.ts";

/**
 * Normalizes every row over its last axis, in training and otherwise alike. Names, defaults and
 * arithmetic are those of Keras.
 */
export interface LayerNormSpec {
  /** Marks this kind of layer. */
  readonly type: "LayerNorm";
  /** Default: ln1, ln2, ... */
  readonly name?: string;
  /** Added to the variance before its root, above 0; default 1e-3. */
  readonly epsilon?: number;
}

/**
 * The kind of layer behind {@linkcode LayerNormSpec}.
 *
 * Source: Ba, Kiros and Hinton (2016); `keras.layers.LayerNormalization` of Keras 3.15.
 */
export const layerNorm: LayerKind<LayerNormSpec> = {
  stem: "ln",
  fields: ["epsilon"],
  text: { name: "layer-norm", places: [] },
  outputShape(spec, input) {
    checkNumber("epsilon", spec.epsilon ?? 1e-3, "a number > 0", (x) => x > 0);
    return input;
  },
  parameters(_spec, input) {
    const ofFeatures = { shape: [input.at(-1)!], fanIn: 1, fanOut: 1 };
    return [
      { role: "scale", ...ofFeatures, initial: 1 },
      { role: "shift", ...ofFeatures, initial: 0 },
    ];
  },
  forward({ epsilon = 1e-3 }, x, weights) {
    const { scale, shift } = weights as Record<"scale" | "shift", tf.Tensor1D>;
    const rows = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
    return tf.reshape(normalize(rows, scale, shift, { over: "columns", epsilon }), x.shape);
  },
  reference(x, { spec: { epsilon = 1e-3 }, weights, inputShape }) {
    const width = inputShape.at(-1)!;
    return scaleReference(x, weights, (value, row, i) => {
      const start = i - i % width;
      const [[mean], [variance]] = momentsOf(1, row.slice(start, start + width));
      return (value - mean!) / Math.sqrt(variance! + epsilon);
    });
  },
  examples: [
    { input: [4], spec: { type: "LayerNorm" } },
    { input: [3], spec: { type: "LayerNorm", epsilon: 0.1 } },
    { input: [3, 3, 2], spec: { type: "LayerNorm" } },
  ],
};
