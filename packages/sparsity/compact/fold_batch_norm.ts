import {
  batchNormLine,
  type BatchNormSpec,
  isRandom,
  layerKind,
  type LayerSpec,
  type PlannedLayer,
} from "@shrinklab/models";
import { hasUnits, type Network, type Tensor, weightsOf, withLayers } from "./network.ts";

/**
 * Folds every BatchNorm that stands right behind a dense layer or a convolution without an
 * activation into its kernel and bias, as it calculates outside training: exact, also where the
 * convolution pads, which happens before. An activation behind it becomes the layer's own.
 *
 * Where dropout is always on nothing is folded: its masks follow from the places of the layers.
 *
 * @param network The network.
 * @returns The network without these; the layers that stay keep their names.
 */
export function foldBatchNorms(network: Network): Network {
  const { layers } = network.plan;
  if (isRandom(network.plan, false)) return network;
  const stay: PlannedLayer[] = [];
  const tensors = new Map(network.tensors);
  for (const [at, layer] of layers.entries()) {
    const before = stay.at(-1);
    const isBehind = before !== undefined && isLinear(before.spec);
    if (isBehind && layer.spec.type === "BatchNorm") {
      fold(before.name, layer.spec, weightsOf({ ...network, tensors }, layer), tensors);
      stay[stay.length - 1] = { ...before, spec: withBias(before.spec) };
    } else if (
      isBehind && layer.spec.type === "Activation" && layers[at - 1]!.spec.type === "BatchNorm"
    ) {
      const { type: _, name: __, ...activation } = layer.spec;
      const spec = { ...before.spec, ...activation } as LayerSpec;
      stay[stay.length - 1] = { ...before, spec };
    } else stay.push(layer);
  }
  return stay.length === layers.length ? network : withLayers(network, named(stay), tensors);
}

/**
 * A layer that adds a bias.
 *
 * @param spec A dense layer or a convolution.
 * @returns The same without `useBias: false`.
 */
export function withBias(spec: LayerSpec): LayerSpec {
  const { useBias: _, ...rest } = spec as LayerSpec & { readonly useBias?: boolean };
  return rest as LayerSpec;
}

function isLinear(spec: LayerSpec): boolean {
  return hasUnits(spec) && (spec.activation ?? "linear") === "linear";
}

/** Gives a layer the kernel and the bias with which it answers what the BatchNorm behind it did. */
function fold(
  name: string,
  norm: BatchNormSpec,
  weights: ReturnType<typeof weightsOf>,
  tensors: Map<string, Tensor>,
): void {
  const { factor, offset } = batchNormLine(norm, weights);
  const kernel = tensors.get(`${name}/kernel`)!;
  const bias = tensors.get(`${name}/bias`)?.values;
  tensors.set(`${name}/kernel`, {
    ...kernel,
    values: kernel.values.map((w, i) => w * factor[i % factor.length]!),
  });
  tensors.set(`${name}/bias`, {
    shape: [factor.length],
    values: Float64Array.from(factor, (by, unit) => (bias?.[unit] ?? 0) * by + offset[unit]!),
  });
}

/** The layers with the names that they had, stated where the automatic one is now another. */
function named(layers: readonly PlannedLayer[]): LayerSpec[] {
  const counts = new Map<string, number>();
  return layers.map(({ name, spec }) => {
    const { stem } = layerKind(spec.type);
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    return name === `${stem}${count}` ? spec : { ...spec, name };
  });
}
