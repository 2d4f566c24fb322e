import { layerKind, type LayerSpec, type PlannedLayer } from "@shrinklab/models";
import { type Block, hasUnits, type Network, weightsOf } from "./network.ts";

/** What is known of a unit without a look at any data. */
export interface UnitState {
  /** Whether all of its incoming weights are 0, so that its answer is always the same. */
  readonly isUnfed: boolean;
  /**
   * What arrives of it at the layer that reads it: one number, or of flattened images one for each
   * pixel; `undefined` where it changes with what enters.
   */
  readonly constants: ReadonlyArray<number | undefined>;
  /** Of each of these whether a weight that is not 0 multiplies it. */
  readonly reads: readonly boolean[];
}

/** What a step of the path makes of values of which some are known. */
type Known = ReadonlyArray<number | undefined>;

/**
 * Finds what is known of the units of a layer.
 *
 * @param network The network.
 * @param block The layer, what stands behind it, and who reads it.
 * @returns One entry for each unit.
 */
export function unitStates(network: Network, { source, path, reader }: Block): UnitState[] {
  const answers = answersOf(network, source);
  let arriving = answers;
  for (const layer of path) {
    arriving = keepsChannels(layer.spec)
      ? passOn(arriving, layer, weightsOf(network, layer))
      : Array(layer.outputShape.at(-1)!).fill(undefined);
  }
  const reads = reader === undefined
    ? arriving.map(() => true)
    : readEntries(network, reader, arriving.length);
  const units = answers.length;
  return answers.map((_, unit) => {
    const own = (_: unknown, i: number) => i % units === unit;
    return {
      isUnfed: answers[unit] !== undefined,
      constants: arriving.filter(own),
      reads: reads.filter(own),
    };
  });
}

/**
 * The first layer on a path that lets no unit be taken out in front of it.
 *
 * @param block Whose path.
 * @returns The layer: one that mixes channels, such as a LayerNorm, or draws a mask over them.
 */
export function mixingLayer({ source, path }: Block): PlannedLayer | undefined {
  const isMixed = hasUnits(source.spec) && source.spec.activation === "softmax";
  return isMixed ? source : path.find(({ spec }) => !keepsChannels(spec));
}

function keepsChannels(spec: LayerSpec): boolean {
  return layerKind(spec.type).keepsChannels?.(spec) ?? false;
}

/** What units answer whose incoming weights are all 0: their activation of the bias. */
function answersOf(network: Network, source: PlannedLayer): Known {
  const { kernel, bias } = weightsOf(network, source);
  const { activation = "linear" } = source.spec as Extract<LayerSpec, { type: "Dense" }>;
  const units = source.outputShape.at(-1)!;
  const isFed = Array<boolean>(units).fill(false);
  // Written so that a weight that is not a number counts as one.
  kernel!.forEach((w, i) => isFed[i % units] ||= w !== 0);
  const shape = [units];
  const spec = { type: "Activation", activation } as const;
  const known = isFed.map((fed, unit) => fed ? undefined : bias?.[unit] ?? 0);
  return passOn(known, { ...source, spec, inputShape: shape, outputShape: shape }, {});
}

/** Puts known values through a layer, by its definition; others stay unknown. */
function passOn(
  known: Known,
  { spec, inputShape, outputShape }: PlannedLayer,
  weights: Readonly<Record<string, ArrayLike<number>>>,
): Known {
  const size = inputShape.reduce((product, length) => product * length, 1);
  const row = Array.from({ length: size }, (_, i) => known[i % known.length] ?? 0);
  const call = { spec, weights, inputShape, outputShape, place: 0, training: false };
  const [answers] = layerKind(spec.type).reference([row], call);
  // Whatever enters where the scale is 0, the shift alone leaves.
  const isCut = (i: number) => spec.type === "BatchNorm" && weights.scale![i] === 0;
  return answers!.slice(0, outputShape.at(-1)!).map((answer, i) =>
    known[i % known.length] !== undefined || isCut(i) ? answer : undefined
  );
}

/** Of every entry along a layer's inputs whether some weight reads it. */
function readEntries(network: Network, reader: PlannedLayer, inputs: number): boolean[] {
  const { kernel } = weightsOf(network, reader);
  const units = reader.outputShape.at(-1)!;
  const reads = Array<boolean>(inputs).fill(false);
  kernel!.forEach((w, i) => reads[Math.floor(i / units) % inputs] ||= w !== 0);
  return reads;
}
