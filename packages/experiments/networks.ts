import type { DenseSpec, LayerSpec, ModelSpec } from "@shrinklab/models";

/**
 * Layers of the CNN of experiment E3 before the last one: three 3x3 convolutions with two poolings,
 * and a dense layer. Pixels come in as 0 to 1.
 */
export const e3Layers: readonly LayerSpec[] = [
  { type: "Conv2D", filters: 16, kernelSize: 3, padding: "same", activation: "relu" },
  { type: "Conv2D", filters: 32, kernelSize: 3, padding: "same", activation: "relu" },
  { type: "MaxPool2D", poolSize: 2 },
  { type: "Conv2D", filters: 64, kernelSize: 3, padding: "same", activation: "relu" },
  { type: "MaxPool2D", poolSize: 2 },
  { type: "Flatten" },
  { type: "Dense", units: 100, activation: "relu" },
];

/** The CNN of experiment E3 on 28x28 gray images in ten classes, 338,006 weights; logits go out. */
export const e3Cnn: ModelSpec = {
  input: [28, 28, 1],
  layers: [...e3Layers, { type: "Dense", units: 10 }],
};

/**
 * Hidden dense layers.
 *
 * @param units Units of each.
 * @param activation Activation of all.
 * @returns The layers.
 */
export function denseLayers(
  units: readonly number[],
  activation: NonNullable<DenseSpec["activation"]>,
): readonly DenseSpec[] {
  return units.map((units) => ({ type: "Dense", units, activation }));
}
