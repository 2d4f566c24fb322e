import {
  type LayerSpec,
  type ModelPlan,
  type ModelSpec,
  type NamedTensor,
  planModel,
  type PlannedLayer,
} from "@shrinklab/models";

/** A tensor in float64, so that what is folded into it is rounded once, in the end. */
export interface Tensor {
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** The entries, row-major. */
  readonly values: Float64Array;
}

/** A network with its weights, to be made smaller. */
export interface Network {
  /** Its layers. */
  readonly plan: ModelPlan;
  /** Every parameter and moving statistic by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** A layer with units of its own, what stands behind it, and the next one with units. */
export interface Block {
  /** A dense layer or a convolution. */
  readonly source: PlannedLayer;
  /** Layers without units of their own. */
  readonly path: readonly PlannedLayer[];
  /** The dense layer or convolution that reads the units; none behind the last one. */
  readonly reader?: PlannedLayer;
}

/**
 * Takes up a network.
 *
 * @param spec The network.
 * @param weights A tensor for each of its parameters and moving statistics.
 * @returns The network, its weights in float64.
 * @throws {RangeError} If the network is wrong, or a tensor is missing or of another shape.
 */
export function openNetwork(spec: ModelSpec, weights: readonly NamedTensor[]): Network {
  const plan = planModel(spec);
  const given = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const tensors = [...plan.parameters, ...plan.statistics].map(({ name, shape }) => {
    const found = given.get(name);
    if (found?.shape.join() !== shape.join()) {
      throw new RangeError(
        `Cannot compact: tensor "${name}" is ${
          found ? `[${found.shape.join(", ")}]` : "missing"
        }, want [${shape.join(", ")}]`,
      );
    }
    return [name, { shape, values: Float64Array.from(found.values) }] as const;
  });
  return { plan, tensors: new Map(tensors) };
}

/**
 * The same network with other layers or weights.
 *
 * @param network The network.
 * @param layers Layers in place of its own.
 * @param changed Tensors in place of its own, by name; those that no layer has are left out.
 * @returns The network.
 */
export function withLayers(
  { plan, tensors }: Network,
  layers: readonly LayerSpec[],
  changed: ReadonlyMap<string, Tensor>,
): Network {
  const next = planModel({ input: plan.input, layers });
  const all = new Map([...tensors, ...changed]);
  const names = [...next.parameters, ...next.statistics].map(({ name }) => name);
  return { plan: next, tensors: new Map(names.map((name) => [name, all.get(name)!])) };
}

/**
 * The weights of a layer.
 *
 * @param network The network.
 * @param layer The layer.
 * @returns Values of its parameters and moving statistics by role.
 */
export function weightsOf(
  { tensors }: Network,
  { parameters, statistics }: PlannedLayer,
): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(
    [...parameters, ...statistics].map(({ role, name }) => [role, tensors.get(name)!.values]),
  );
}

/**
 * Cuts a network into layers with units and what stands behind each.
 *
 * @param plan Its layers.
 * @returns A block for each layer with units, from input to output.
 */
export function blocksOf({ layers }: ModelPlan): Block[] {
  const places = layers.flatMap(({ spec }, at) => hasUnits(spec) ? [at] : []);
  return places.map((place, at) => {
    const next = places[at + 1];
    return {
      source: layers[place]!,
      path: layers.slice(place + 1, next),
      ...(next === undefined ? {} : { reader: layers[next]! }),
    };
  });
}

/**
 * Tells whether a layer has units or filters.
 *
 * @param spec The layer.
 * @returns Whether it is a dense layer or a convolution.
 */
export function hasUnits(
  spec: LayerSpec,
): spec is Extract<LayerSpec, { type: "Dense" | "Conv2D" }> {
  return spec.type === "Dense" || spec.type === "Conv2D";
}

/**
 * Takes some entries along an axis.
 *
 * @param tensor The tensor.
 * @param axis The axis; below 0 from the end.
 * @param kept Tells of each place along the axis whether it stays.
 * @returns What stays.
 */
export function keepAlong(
  { shape, values }: Tensor,
  axis: number,
  kept: (place: number) => boolean,
): Tensor {
  const at = axis < 0 ? shape.length + axis : axis;
  const length = shape[at]!;
  const inner = shape.slice(at + 1).reduce((product, one) => product * one, 1);
  const places = Array.from({ length }, (_, place) => place).filter(kept);
  return {
    shape: shape.with(at, places.length),
    values: values.filter((_, i) => kept(Math.floor(i / inner) % length)),
  };
}
