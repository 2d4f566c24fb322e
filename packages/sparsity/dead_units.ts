import type { NamedTensor } from "@shrinklab/models";
import { layersOf, type UnitLayer } from "./unit_layer.ts";
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

/**
 * Finds the units that do nothing, and that could be cut out of the model.
 *
 * A unit is *silent* if every incoming weight and its bias, where the layer has one, is exactly 0 or
 * near zero: |w| < threshold * the largest |w| of the tensor it belongs to. It is *unread* if every
 * weight of the next layer's kernel that multiplies it is. After the last layer nobody reads.
 *
 * Layers are recognized by name and shape: `NAME/kernel` and `NAME/bias` in Keras layout,
 * `NAME.weight` and `NAME.bias` in PyTorch's. Other tensors are passed over. Where the next layer's
 * inputs are a multiple of a convolution's filters, they are taken for its flattened output.
 *
 * @param tensors Weights in layer order.
 * @param threshold Share of a tensor's largest |w|, from 0 to 1; 0.0005 by default.
 * @returns One entry for each layer, in order; units are numbered from 0.
 * @throws {RangeError} If the threshold is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { deadUnits } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const kernel = { name: "fc1/kernel", shape: [2, 3], values: Float32Array.of(1, 0, 2, 3, 0, 4) };
 * assertEquals(deadUnits([kernel]), [
 *   { layer: "fc1", kind: "units", size: 3, silent: [1], unread: [] },
 * ]);
 * ```
 */
export function deadUnits(
  tensors: readonly NamedTensor[],
  threshold: number = NEAR_ZERO,
): DeadUnits[] {
  const layers = layersOf(tensors);
  return layers.map((layer, at) => ({
    layer: layer.name,
    kind: layer.kind,
    size: layer.units,
    silent: silentUnits(layer, threshold),
    unread: unreadUnits(layer, layers[at + 1], threshold),
  }));
}

function silentUnits(layer: UnitLayer, threshold: number): number[] {
  const alive = activeGroups(layer.kernel, layer.units, layer.unitOf, threshold);
  if (layer.bias !== undefined) {
    activeGroups(layer.bias, layer.units, (i) => i, threshold).forEach((unit) => alive.add(unit));
  }
  return missing(alive, layer.units);
}

function unreadUnits(layer: UnitLayer, next: UnitLayer | undefined, threshold: number): number[] {
  if (next === undefined || next.inputs % layer.units !== 0) return [];
  const pixels = next.inputs / layer.units;
  const readUnit = (i: number) => {
    const input = next.inputOf(i);
    return next.channelsLast ? input % layer.units : Math.floor(input / pixels);
  };
  return missing(activeGroups(next.kernel, layer.units, readUnit, threshold), layer.units);
}

/** Groups with at least one weight that is neither zero nor near zero. */
function activeGroups(
  values: Float32Array,
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
