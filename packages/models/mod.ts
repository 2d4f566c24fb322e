/**
 * Models as plain data: layer specs, parameters, initial weights, the forward pass.
 *
 * @module
 */
export * from "./activations.ts";
export * from "./forward.ts";
export * from "./initialize.ts";
export * from "./initializers.ts";
export type * from "./layers/layer_kind.ts";
export type { ActivationSpec } from "./layers/activation.ts";
export type { AlphaDropoutSpec } from "./layers/alpha_dropout.ts";
export type { LayerActivation } from "./layers/apply_activation.ts";
export type { BatchNormSpec } from "./layers/batch_norm.ts";
export type { Conv2DSpec } from "./layers/conv2d.ts";
export type { DenseSpec } from "./layers/dense.ts";
export type { DropoutSpec } from "./layers/dropout.ts";
export type { FlattenSpec } from "./layers/flatten.ts";
export type { LayerNormSpec } from "./layers/layer_norm.ts";
export type { MaxPool2DSpec } from "./layers/max_pool2d.ts";
export type * from "./layers/regularized.ts";
export * from "./layers/registry.ts";
export * from "./model_plan.ts";
export type { NamedTensor } from "./named_tensor.ts";
export type { Padding } from "./ops/fused_conv2d.ts";
export { formatNetwork, parseNetwork } from "./network_text.ts";
export type { Parameter, ParameterRole } from "./parameter.ts";
export type { ReferenceOptions } from "./reference/layers.ts";
export * from "./reference/reference_loss.ts";
