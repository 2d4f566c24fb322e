import type { ModelSpec } from "@shrinklab/models";

/**
 * The CNN of experiment E3, 338,006 weights: three 3x3 convolutions with two poolings, then two dense
 * layers. Pixels come in as 0 to 1, logits go out.
 */
export const e3Cnn: ModelSpec = {
  input: [28, 28, 1],
  layers: [
    { type: "Conv2D", filters: 16, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "Conv2D", filters: 32, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "MaxPool2D", poolSize: 2 },
    { type: "Conv2D", filters: 64, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "MaxPool2D", poolSize: 2 },
    { type: "Flatten" },
    { type: "Dense", units: 100, activation: "relu" },
    { type: "Dense", units: 10 },
  ],
};
