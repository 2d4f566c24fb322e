/**
 * Models as plain data: layer specs, parameters, initial weights, the forward pass.
 *
 * @module
 */
export * from "./activations.ts";
export * from "./forward.ts";
export * from "./initialize.ts";
export * from "./initializers.ts";
export type { ForwardOptions, LayerKind, LayerParameter, Shape } from "./layers/layer_kind.ts";
export type { ActivationSpec } from "./layers/activation.ts";
export type { Conv2DSpec } from "./layers/conv2d.ts";
export type { DenseSpec } from "./layers/dense.ts";
export type { FlattenSpec } from "./layers/flatten.ts";
export type { MaxPool2DSpec } from "./layers/max_pool2d.ts";
export * from "./layers/registry.ts";
export * from "./model_plan.ts";
export type { NamedTensor } from "./named_tensor.ts";
export type { Padding } from "./ops/fused_conv2d.ts";
export type { Parameter } from "./parameter.ts";
export * from "./reference_loss.ts";
