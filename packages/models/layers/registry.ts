import { lookUp } from "@shrinklab/names";
import { activation, type ActivationSpec } from "./activation.ts";
import { alphaDropout, type AlphaDropoutSpec } from "./alpha_dropout.ts";
import { averagePool2d, type AveragePool2DSpec } from "./average_pool2d.ts";
import { batchNorm, type BatchNormSpec } from "./batch_norm.ts";
import { conv2d, type Conv2DSpec } from "./conv2d.ts";
import { dense, type DenseSpec } from "./dense.ts";
import { dropout, type DropoutSpec } from "./dropout.ts";
import { flatten, type FlattenSpec } from "./flatten.ts";
import { globalAveragePool2d, type GlobalAveragePool2DSpec } from "./global_average_pool2d.ts";
import type { LayerKind } from "./layer_kind.ts";
import { layerNorm, type LayerNormSpec } from "./layer_norm.ts";
import { maxPool2d, type MaxPool2DSpec } from "./max_pool2d.ts";

export type {
  ActivationSpec,
  AlphaDropoutSpec,
  AveragePool2DSpec,
  BatchNormSpec,
  Conv2DSpec,
  DenseSpec,
  DropoutSpec,
  FlattenSpec,
  GlobalAveragePool2DSpec,
  LayerNormSpec,
  MaxPool2DSpec,
};

/** A layer as plain data. */
export type LayerSpec =
  | ActivationSpec
  | AlphaDropoutSpec
  | AveragePool2DSpec
  | BatchNormSpec
  | Conv2DSpec
  | DenseSpec
  | DropoutSpec
  | FlattenSpec
  | GlobalAveragePool2DSpec
  | LayerNormSpec
  | MaxPool2DSpec;

/** Every kind of layer by the `type` of its spec; a new one is one line here and two above. */
export const layerKinds: {
  readonly [Type in LayerSpec["type"]]: LayerKind<Extract<LayerSpec, { type: Type }>>;
} = {
  Activation: activation,
  AlphaDropout: alphaDropout,
  AveragePool2D: averagePool2d,
  BatchNorm: batchNorm,
  Conv2D: conv2d,
  Dense: dense,
  Dropout: dropout,
  Flatten: flatten,
  GlobalAveragePool2D: globalAveragePool2d,
  LayerNorm: layerNorm,
  MaxPool2D: maxPool2d,
};

/**
 * Finds the kind of layer of a spec.
 *
 * @param type The spec's `type`.
 * @returns The kind.
 * @throws {RangeError} If there is none of this type.
 *
 * @example
 * ```ts
 * import { layerKind } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(layerKind("Dense").stem, "fc");
 * ```
 */
export function layerKind(type: string): LayerKind<LayerSpec> {
  return lookUp("build layer", "type", type, layerKinds) as LayerKind<LayerSpec>;
}
