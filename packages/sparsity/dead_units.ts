import {
  type ChainOptions,
  follows,
  type LayerChain,
  layerChain,
  type NoChain,
} from "./layer_chain.ts";
import type { UnitLayer } from "./unit_layer.ts";
import type { Numbers, Weights } from "./weights.ts";
import { NEAR_ZERO, nearZeroLimit } from "./zero_counts.ts";

/** Units of a dense layer, or filters of a convolution, that do nothing. */
export interface DeadUnits {
  /** Layer, such as `conv1`. */
  readonly layer: string;
  /** What its outputs are called. */
  readonly kind: "units" | "filters";
  /** How many it has. */
  readonly size: number;
  /** Units whose incoming weights and bias are all near zero: they answer 0 to every input. */
  readonly silent: readonly number[];
  /** Units that the next layer multiplies with weights near zero only: nobody hears them. */
  readonly unread: readonly number[];
}

/** The dead units of a network, where the order of its layers is known. */
export interface DeadUnitsByLayer {
  /** How the order is known. */
  readonly by: LayerChain["by"];
  /** One entry for each layer, from input to output. */
  readonly layers: readonly DeadUnits[];
}

/** Options of {@linkcode deadUnits}. */
export interface DeadUnitsOptions extends ChainOptions {
  /** Share of a tensor's largest |w| below which a weight is near zero, 0 to 1; default 0.0005. */
  readonly threshold?: number;
}

/**
 * Finds the units that do nothing, and that could be cut out of the model.
 *
 * A unit is *silent* if every incoming weight and its bias, where the layer has one, is exactly 0 or
 * near zero: |w| < threshold * the largest |w| of the tensor it belongs to. It is *unread* if every
 * weight of the next layer's kernel that multiplies it is. After the last layer nobody reads.
 *
 * Layers are recognized by name and shape: `NAME/kernel` and `NAME/bias` in Keras layout,
 * `NAME.weight` and `NAME.bias` in PyTorch's. The order of tensors in a file says nothing: that of
 * layers has to be given or recorded, or follow from their names or sizes. Nothing is said where it
 * stays open, or where a convolution might be a transposed one and that made a difference. Where the
 * next layer's inputs are a multiple of a convolution's filters, they are its flattened output.
 *
 * @param tensors Weights in any order.
 * @param options What is known of the network, and the threshold.
 * @returns Dead units of each layer, units numbered from 0; or why nothing is known of them.
 * @throws {RangeError} If the threshold is not from 0 to 1, or a layer is named that is not there.
 *
 * @example
 * ```ts
 * import { deadUnits } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const kernel = { name: "fc1/kernel", shape: [2, 3], values: Float32Array.of(1, 0, 2, 3, 0, 4) };
 * assertEquals(deadUnits([kernel]), {
 *   by: "names",
 *   layers: [{ layer: "fc1", kind: "units", size: 3, silent: [1], unread: [] }],
 * });
 * ```
 */
export function deadUnits(
  tensors: readonly Weights[],
  options: DeadUnitsOptions = {},
): DeadUnitsByLayer | NoChain {
  const { threshold = NEAR_ZERO, ...known } = options;
  const chain = layerChain(tensors, known);
  if ("why" in chain) return chain;
  const layers = chain.layers.map((layer, at) => deadOf(layer, chain.layers[at + 1], threshold));
  const unsure = chain.layers.find((_, at) => isUnsure(chain, at, threshold, layers[at]!));
  return unsure === undefined ? { by: chain.by, layers } : {
    why: `${JSON.stringify(unsure.name)} or the layer behind it may be a transposed convolution`,
    wants: "transposed",
  };
}

/** Whether a layer's dead units would be others if kernels were read in another way. */
function isUnsure(
  { readings }: LayerChain,
  at: number,
  threshold: number,
  claimed: DeadUnits,
): boolean {
  const others: Array<UnitLayer | undefined> = [...readings[at + 1] ?? [undefined]];
  const pairs = readings[at]!.flatMap((layer) =>
    others.filter((next) => next === undefined || follows(layer, next))
      .map((next) => [layer, next] as const)
  );
  return pairs.length > 1 && pairs.some(([layer, next]) => {
    const found = deadOf(layer, next, threshold);
    return found.size !== claimed.size || found.silent.join() !== claimed.silent.join() ||
      found.unread.join() !== claimed.unread.join();
  });
}

function deadOf(layer: UnitLayer, next: UnitLayer | undefined, threshold: number): DeadUnits {
  return {
    layer: layer.name,
    kind: layer.kind,
    size: layer.units,
    silent: silentUnits(layer, threshold),
    unread: next === undefined ? [] : unreadUnits(layer, next, threshold),
  };
}

function silentUnits(layer: UnitLayer, threshold: number): number[] {
  const alive = activeGroups(layer.kernel, layer.units, layer.unitOf, threshold);
  if (layer.bias !== undefined) {
    activeGroups(layer.bias, layer.units, (i) => i, threshold).forEach((unit) => alive.add(unit));
  }
  return missing(alive, layer.units);
}

function unreadUnits(layer: UnitLayer, next: UnitLayer, threshold: number): number[] {
  const pixels = next.inputs / layer.units;
  const readUnit = (i: number) => {
    const input = next.inputOf(i);
    return next.channelsLast ? input % layer.units : Math.floor(input / pixels);
  };
  return missing(activeGroups(next.kernel, layer.units, readUnit, threshold), layer.units);
}

/** Groups with at least one weight that is neither zero nor near zero. */
function activeGroups(
  values: Numbers,
  groups: number,
  groupOf: (index: number) => number,
  threshold: number,
): Set<number> {
  const limit = nearZeroLimit(values, threshold);
  const active = new Set<number>();
  for (let i = 0; i < values.length && active.size < groups; i++) {
    const size = Math.abs(values[i]!);
    // Written so that a weight that is not a number counts as one that does something.
    if (!(size < limit || size === 0)) active.add(groupOf(i));
  }
  return active;
}

function missing(present: ReadonlySet<number>, size: number): number[] {
  return Array.from({ length: size }, (_, unit) => unit).filter((unit) => !present.has(unit));
}
