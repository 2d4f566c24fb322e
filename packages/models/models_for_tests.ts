import type { LayerSpec } from "./layers/registry.ts";
import type { ModelSpec } from "./model_plan.ts";

/** For every kind of layer a model around it; the compiler misses one that has none. */
export const models: Record<LayerSpec["type"], ModelSpec> & Record<string, ModelSpec> = {
  Conv2D: {
    input: [8, 9, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: 3, strides: [1, 2], activation: "sigmoid" },
      { type: "Conv2D", filters: 2, kernelSize: [2, 3], activation: "elu" },
      { type: "Flatten" },
      { type: "Dense", units: 3 },
    ],
  },
  "Conv2D that pads and strides": {
    input: [6, 7, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: [3, 2], strides: 2, padding: "same" },
      { type: "Activation", activation: "tanh" },
      { type: "MaxPool2D", poolSize: 3, strides: 2, padding: "same" },
      { type: "Flatten" },
      { type: "Dense", units: 2 },
    ],
  },
  MaxPool2D: {
    input: [7, 5, 2],
    layers: [
      { type: "Conv2D", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "MaxPool2D", poolSize: 2 },
      { type: "Flatten" },
      { type: "Dense", units: 4, activation: "tanh" },
      { type: "Dense", units: 3 },
    ],
  },
  Flatten: {
    input: [2, 2, 2],
    layers: [{ type: "Flatten" }, { type: "Dense", units: 3 }],
  },
  Dense: {
    input: [5],
    layers: [
      { type: "Dense", units: 4, activation: "selu" },
      { type: "Dense", units: 3, activation: "elu" },
      { type: "Dense", units: 3, activation: "softmax" },
    ],
  },
  Activation: {
    input: [5],
    layers: (["linear", "relu", "tanh", "sigmoid", "softmax", "elu", "selu"] as const).flatMap(
      (activation) => [{ type: "Dense", units: 3 }, { type: "Activation", activation }],
    ),
  },
  BatchNorm: {
    input: [4],
    layers: [
      { type: "BatchNorm" },
      { type: "Dense", units: 3 },
      { type: "BatchNorm", epsilon: 0.1, momentum: 0.5 },
      { type: "Activation", activation: "tanh" },
      { type: "Dense", units: 2 },
    ],
  },
  "BatchNorm of channels": {
    input: [3, 4, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: 2 },
      { type: "BatchNorm" },
      { type: "Flatten" },
      { type: "Dense", units: 2 },
    ],
  },
  LayerNorm: {
    input: [4],
    layers: [
      { type: "Dense", units: 3 },
      { type: "LayerNorm" },
      { type: "Activation", activation: "tanh" },
      { type: "LayerNorm", epsilon: 0.1 },
      { type: "Dense", units: 2 },
    ],
  },
  "LayerNorm of pixels": {
    input: [3, 3, 2],
    layers: [{ type: "LayerNorm" }, { type: "Flatten" }, { type: "Dense", units: 2 }],
  },
  Dropout: {
    input: [6],
    layers: [
      { type: "Dropout", rate: 0.2 },
      { type: "Dense", units: 5, activation: "tanh" },
      { type: "Dropout", rate: 0.75, always: true },
      { type: "Dense", units: 3 },
      { type: "Dropout", rate: 0 },
    ],
  },
  AlphaDropout: {
    input: [6],
    layers: [
      { type: "Dense", units: 5, activation: "selu" },
      { type: "AlphaDropout", rate: 0.4 },
      { type: "Dense", units: 3 },
    ],
  },
};
