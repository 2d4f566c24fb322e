import type { LayerSpec, ModelSpec, NamedTensor, PlannedLayer } from "@shrinklab/models";
import { shortNumber } from "@shrinklab/names";
import { foldBatchNorms, withBias } from "./fold_batch_norm.ts";
import {
  type Block,
  blocksOf,
  keepAlong,
  type Network,
  openNetwork,
  type Tensor,
  withLayers,
} from "./network.ts";
import { mixingLayer, type UnitState, unitStates } from "./unit_state.ts";

/** A dead unit that had to stay. */
export interface KeptUnit {
  /** Its layer. */
  readonly layer: string;
  /** Its number in the network that was given, from 0. */
  readonly unit: number;
  /** Why it stays. */
  readonly reason: string;
}

/** A network without its dead units. */
export interface CompactedNetwork {
  /** Its layers; each has the name that it had. */
  readonly spec: ModelSpec;
  /** A tensor for each parameter and moving statistic, in layer order. */
  readonly weights: readonly NamedTensor[];
  /** Dead units that are still there, layer by layer. */
  readonly kept: readonly KeptUnit[];
}

/** Options of {@linkcode compact}. */
export interface CompactOptions {
  /**
   * Leaves as many dead filters that a convolution has a multiple of so many, 1 or more; default 1.
   * The engine's fastest kernels want 8.
   */
  readonly multiple?: number;
}

/**
 * Takes the units and filters out of a network that do nothing, so that it answers the same.
 *
 * A unit is dead if all of its incoming weights are exactly 0, so that it answers its activation of
 * the bias to everything, or if all of its outgoing weights are. The constant of the first kind is
 * folded into the bias of the next layer, through what stands between them; that layer gains a bias
 * where it had none. In front of a convolution that pads with zeros a constant other than 0 is no
 * bias at the border: such a unit stays. So do units in front of a LayerNorm or a softmax, in whose
 * sums they have a part, and of dropout that is always on, whose masks would be others; the last
 * unit of a layer; inputs; and the outputs. BatchNorm is folded where it is right behind a layer
 * with a kernel, as it calculates outside training. All this is repeated until nothing changes.
 *
 * @param spec The network.
 * @param weights A tensor for each of its parameters and moving statistics.
 * @param options How many filters a convolution may have.
 * @returns The smaller network.
 * @throws {RangeError} If the network is wrong, a tensor is missing or of another shape, or the
 * multiple is not a whole number from 1.
 *
 * @example
 * ```ts
 * import { compact } from "@shrinklab/sparsity/compact";
 * import { assertEquals } from "@std/assert";
 *
 * const { spec, weights } = compact(
 *   {
 *     input: [1],
 *     layers: [{ type: "Dense", units: 2, activation: "relu" }, { type: "Dense", units: 1 }],
 *   },
 *   [
 *     { name: "fc1/kernel", shape: [1, 2], values: Float32Array.of(1, 0) },
 *     { name: "fc1/bias", shape: [2], values: Float32Array.of(0, 2) },
 *     { name: "fc2/kernel", shape: [2, 1], values: Float32Array.of(1, 3) },
 *     { name: "fc2/bias", shape: [1], values: Float32Array.of(0.5) },
 *   ],
 * );
 * assertEquals(spec.layers[0], { type: "Dense", units: 1, activation: "relu" });
 * assertEquals(weights.map(({ values }) => [...values]), [[1], [0], [1], [6.5]]);
 * ```
 *
 * Source: what of a masked network may be pruned: microsoft/nni issue 4402.
 */
export function compact(
  spec: ModelSpec,
  weights: readonly NamedTensor[],
  { multiple = 1 }: CompactOptions = {},
): CompactedNetwork {
  if (!Number.isSafeInteger(multiple) || multiple < 1) {
    throw new RangeError(`Cannot compact: multiple is ${multiple}, want a whole number >= 1`);
  }
  let network = foldBatchNorms(openNetwork(spec, weights));
  const numbers = new Map(
    blocksOf(network.plan).map(({ source }) => [source.name, countTo(source.outputShape.at(-1)!)]),
  );
  for (let place = 0; place < numbers.size;) {
    const block = blocksOf(network.plan)[place]!;
    const states = unitStates(network, block);
    const gone = removableUnits(block, states, multiple);
    if (gone.size === 0) place++;
    else {
      network = withoutUnits(network, block, states, gone);
      const { name } = block.source;
      numbers.set(name, numbers.get(name)!.filter((_, unit) => !gone.has(unit)));
      // Who lost units reads less of the layer before.
      place = Math.max(0, place - 1);
    }
  }
  return {
    spec: { input: spec.input, layers: network.plan.layers.map(({ spec }) => spec) },
    weights: [...network.tensors].map(([name, { shape, values }]) => ({
      name,
      shape,
      values: Float32Array.from(values),
    })),
    kept: blocksOf(network.plan).flatMap((block) => keptUnits(network, block, numbers, multiple)),
  };
}

/** The dead units of a layer that may go; of all of them, but those that a multiple wants. */
function removableUnits(
  block: Block,
  states: readonly UnitState[],
  multiple: number,
): ReadonlySet<number> {
  const found = countTo(states.length).filter((unit) =>
    reasonToStay(block, states[unit]!) === undefined
  );
  const alive = states.length - found.length;
  const step = block.source.spec.type === "Conv2D" ? multiple : 1;
  const wanted = Math.max(1, Math.ceil(alive / step)) * step;
  return new Set(found.slice((wanted > states.length ? Math.max(1, alive) : wanted) - alive));
}

/** Why a unit cannot go; nothing where it can, and `""` where it is not dead. */
function reasonToStay(block: Block, state: UnitState): string | undefined {
  const { isUnfed, constants, reads } = state;
  const { source, reader } = block;
  if (!isUnfed && reads.some((isRead, i) => isRead && constants[i] === undefined)) return "";
  if (reader === undefined) return "it is an output of the network";
  const mixing = mixingLayer(block);
  if (mixing !== undefined) return mixingReason(source, mixing);
  const heard = constants.filter((_, i) => reads[i]);
  const infinite = heard.find((one) => !Number.isFinite(one));
  if (infinite !== undefined) return `it answers ${infinite} to everything`;
  // What is 0 in float32, in which networks are calculated, adds nothing.
  const loud = heard.find((one) => Math.fround(one!) !== 0);
  if (loud === undefined || !pads(reader)) return undefined;
  return `it answers ${shortNumber(Number(loud.toPrecision(6)))} to everything, but not in the ` +
    `zeros that ${reader.name} has around its input`;
}

function mixingReason(source: PlannedLayer, { name, spec }: PlannedLayer): string {
  if (spec.type === "LayerNorm") return `${name} has it in its mean and deviation`;
  if (spec.type.endsWith("Dropout")) return `without it ${name}, always on, would draw other masks`;
  return name === source.name
    ? `the softmax of ${name} has it in its sum`
    : `${name} calculates with all units at once`;
}

/** Whether zeros stand around the input of a layer that some window has under it. */
function pads({ spec, inputShape, outputShape }: PlannedLayer): boolean {
  if (spec.type !== "Conv2D" || spec.padding !== "same") return false;
  const window = [spec.kernelSize].flat();
  const strides = [spec.strides ?? 1].flat();
  return [0, 1].some((axis) => {
    const size = window[axis] ?? window[0]!;
    const stride = strides[axis] ?? strides[0]!;
    return (outputShape[axis]! - 1) * stride + size > inputShape[axis]!;
  });
}

/** The network without some units, their constants in the bias of the layer that read them. */
function withoutUnits(
  network: Network,
  { source, path, reader }: Block,
  states: readonly UnitState[],
  gone: ReadonlySet<number>,
): Network {
  const { tensors } = network;
  const stays = (place: number) => !gone.has(place % states.length);
  const changed = new Map<string, Tensor>();
  const shorten = (name: string, axis: number) =>
    changed.set(name, keepAlong(tensors.get(name)!, axis, stays));
  for (
    const { name } of [source, ...path].flatMap((one) => [...one.parameters, ...one.statistics])
  ) {
    shorten(name, -1);
  }
  shorten(`${reader!.name}/kernel`, -2);
  const bias = foldedBias(network, reader!, states, gone);
  if (bias !== undefined) changed.set(`${reader!.name}/bias`, bias);
  const layers = network.plan.layers.map(({ name, spec }): LayerSpec => {
    if (name === reader!.name) return bias === undefined ? spec : withBias(spec);
    if (name !== source.name) return spec;
    const left = states.length - gone.size;
    return spec.type === "Conv2D"
      ? { ...spec, filters: left }
      : { ...spec, units: left } as LayerSpec;
  });
  return withLayers(network, layers, changed);
}

/** The bias of a layer with what it had of units that go; nothing where that is nothing. */
function foldedBias(
  { tensors }: Network,
  reader: PlannedLayer,
  states: readonly UnitState[],
  gone: ReadonlySet<number>,
): Tensor | undefined {
  const kernel = tensors.get(`${reader.name}/kernel`)!;
  const [inputs, outputs] = kernel.shape.slice(-2) as [number, number];
  const sums = new Float64Array(outputs);
  let isFolded = false;
  kernel.values.forEach((w, i) => {
    const input = Math.floor(i / outputs) % inputs;
    const unit = input % states.length;
    if (w === 0 || !gone.has(unit)) return;
    const constant = states[unit]!.constants[Math.floor(input / states.length)]!;
    if (Math.fround(constant) === 0) return;
    sums[i % outputs]! += w * constant;
    isFolded = true;
  });
  if (!isFolded) return undefined;
  const bias = tensors.get(`${reader.name}/bias`)?.values;
  return { shape: [outputs], values: sums.map((sum, unit) => sum + (bias?.[unit] ?? 0)) };
}

/** The dead units that a layer still has, by the numbers that they had. */
function keptUnits(
  network: Network,
  block: Block,
  numbers: ReadonlyMap<string, readonly number[]>,
  multiple: number,
): KeptUnit[] {
  const { name } = block.source;
  return unitStates(network, block).flatMap((state, at) => {
    const reason = reasonToStay(block, state) ??
      (block.source.outputShape.at(-1) === 1
        ? `it is the last one of ${name}`
        : `${name} has a multiple of ${multiple}`);
    return reason === "" ? [] : [{ layer: name, unit: numbers.get(name)![at]!, reason }];
  });
}

function countTo(end: number): number[] {
  return Array.from({ length: end }, (_, at) => at);
}
