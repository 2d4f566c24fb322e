import type { LayerExample, Shape } from "./layers/layer_kind.ts";
import { layerKinds, type LayerSpec } from "./layers/registry.ts";
import { type ModelSpec, planModel } from "./model_plan.ts";

/** Models that join several layers. */
const joined: Readonly<Record<string, ModelSpec>> = {
  "convolutions with activations": {
    input: [8, 9, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: 3, strides: [1, 2], activation: "sigmoid" },
      { type: "Conv2D", filters: 2, kernelSize: [2, 3], activation: "elu" },
      { type: "Flatten" },
      { type: "Dense", units: 3 },
    ],
  },
  "a convolution that pads and strides, then overlapping pools": {
    input: [6, 7, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: [3, 2], strides: 2, padding: "same" },
      { type: "Activation", activation: "tanh" },
      { type: "MaxPool2D", poolSize: 3, strides: 2, padding: "same" },
      { type: "Flatten" },
      { type: "Dense", units: 2 },
    ],
  },
  "a convolution and a pool in one": {
    input: [7, 5, 2],
    layers: [
      { type: "Conv2D", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "MaxPool2D", poolSize: 2 },
      { type: "Flatten" },
      { type: "Dense", units: 4, activation: "tanh" },
      { type: "Dense", units: 3 },
    ],
  },
  "a colour image, a convolution without a bias and a pool in one": {
    input: [8, 6, 3],
    layers: [
      { type: "Conv2D", filters: 8, kernelSize: 3, padding: "same", useBias: false },
      { type: "MaxPool2D", poolSize: 2 },
      {
        type: "Conv2D",
        filters: 8,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        useBias: false,
      },
      { type: "MaxPool2D", poolSize: 2 },
      { type: "Flatten" },
      { type: "Dense", units: 3, useBias: false },
    ],
  },
  "dense layers that end in a softmax": {
    input: [5],
    layers: [
      { type: "Dense", units: 4, activation: "selu" },
      { type: "Dense", units: 3, activation: "elu" },
      { type: "Dense", units: 3, activation: "softmax" },
    ],
  },
  "BatchNorm before and after a dense layer": {
    input: [4],
    layers: [
      { type: "BatchNorm" },
      { type: "Dense", units: 3 },
      { type: "BatchNorm", epsilon: 0.1, momentum: 0.5 },
      { type: "Activation", activation: "tanh" },
      { type: "Dense", units: 2 },
    ],
  },
  "dropout at several places": {
    input: [6],
    layers: [
      { type: "Dropout", rate: 0.2 },
      { type: "Dense", units: 5, activation: "tanh" },
      { type: "Dropout", rate: 0.75, always: true },
      { type: "Dense", units: 3 },
      { type: "Dropout", rate: 0 },
    ],
  },
  "AlphaDropout after selu": {
    input: [6],
    layers: [
      { type: "Dense", units: 5, activation: "selu" },
      { type: "AlphaDropout", rate: 0.4 },
      { type: "Dense", units: 3 },
    ],
  },
};

/** A model around every example of every kind of layer, and some that join several. */
export const models: Readonly<Record<string, ModelSpec>> = {
  ...Object.fromEntries(
    Object.values(layerKinds)
      .flatMap(({ examples }): readonly LayerExample<LayerSpec>[] => examples)
      .map(({ input, spec }) => [JSON.stringify(spec), around(input, spec)]),
  ),
  ...joined,
};

/** A layer between one that is trained through it and one that gives logits. */
function around(input: Shape, spec: LayerSpec): ModelSpec {
  const width = input.at(-1)!;
  const before: LayerSpec = input.length === 1
    ? { type: "Dense", units: width, activation: "tanh" }
    : { type: "Conv2D", filters: width, kernelSize: 1, activation: "tanh" };
  const layers = [before, spec];
  const output = planModel({ input, layers }).layers.at(-1)!.outputShape;
  const flat: LayerSpec[] = output.length === 1 ? [] : [{ type: "Flatten" }];
  return { input, layers: [...layers, ...flat, { type: "Dense", units: 3 }] };
}
