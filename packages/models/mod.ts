/**
 * Models as plain data: layer specs, parameters, initial weights, the forward pass, data losses,
 * and weights in files.
 *
 * @module
 */
export { float32Bytes } from "./float32_bytes.ts";
export { forward } from "./forward.ts";
export { initialize } from "./initialize.ts";
export { type Initializer, type InitializerName, initializers } from "./initializers.ts";
export { activationNames, type LayerActivation } from "./layers/apply_activation.ts";
export { batchNormLine } from "./layers/batch_norm.ts";
export type * from "./layers/layer_kind.ts";
export type { ActivitySpec, RegularizedSpec, RegularizerSpec } from "./layers/regularized.ts";
export * from "./layers/registry.ts";
export { windowPlaces } from "./layers/window.ts";
export * from "./losses/mod.ts";
export {
  isRandom,
  layerNames,
  type ModelPlan,
  type ModelSpec,
  parameters,
  planModel,
  type PlannedLayer,
} from "./model_plan.ts";
export { formatNetwork, isNetworkFile, parseNetwork, parseNetworkFile } from "./network_text.ts";
export type { Parameter } from "./parameter.ts";
export { referenceLoss, type ReferenceOptions } from "./reference_loss.ts";
export * from "./safetensors.ts";
export { sizeOf } from "./size_of.ts";
export { weightsSha256 } from "./weights_sha256.ts";
