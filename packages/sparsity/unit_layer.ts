import type { NamedTensor } from "@shrinklab/models";

/** A layer as its weights show it: units (or filters), each with incoming weights and a bias. */
export interface UnitLayer {
  /** Name without the role, such as `conv1`. */
  readonly name: string;
  /** What its outputs are called. */
  readonly kind: "units" | "filters";
  /** Number of outputs. */
  readonly units: number;
  /** Number of inputs; of a convolution, of input channels. */
  readonly inputs: number;
  /** Incoming weights, row-major. */
  readonly kernel: Float32Array;
  /** One bias for each unit, where there is one. */
  readonly bias?: Float32Array;
  /** Unit that a weight of the kernel belongs to. */
  unitOf(index: number): number;
  /** Input that a weight of the kernel multiplies. */
  inputOf(index: number): number;
  /** Whether a flattened picture has its channels last (Keras) or first (PyTorch). */
  readonly channelsLast: boolean;
}

/**
 * Finds the dense and convolution layers among tensors, by name and shape.
 *
 * @param tensors Weights in layer order: `NAME/kernel` with the outputs on the last axis, or
 * `NAME.weight` with them on the first; two axes or four.
 * @returns The layers, in order; other tensors are passed over.
 *
 * @example
 * ```ts ignore
 * layersOf(weights).map(({ name }) => name); // ["conv1", "conv2", "conv3", "fc1", "fc2"]
 * ```
 */
export function layersOf(tensors: readonly NamedTensor[]): UnitLayer[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return tensors.flatMap(({ name, shape, values }): UnitLayer[] => {
    const [, layer, role] = /^(.*)[/.](kernel|weight)$/s.exec(name) ?? [];
    if (layer === undefined || ![2, 4].includes(shape.length) || values.length === 0) return [];
    const keras = role === "kernel";
    const units = keras ? shape.at(-1)! : shape[0]!;
    const inputs = keras ? shape.at(-2)! : shape[1]!;
    const perUnit = values.length / units;
    const bias = byName.get(keras ? `${layer}/bias` : `${layer}.bias`)?.values;
    return [{
      name: layer,
      kind: shape.length === 2 ? "units" : "filters",
      units,
      inputs,
      kernel: values,
      ...(bias?.length === units ? { bias } : {}),
      unitOf: keras ? (i) => i % units : (i) => Math.floor(i / perUnit),
      inputOf: keras
        ? (i) => Math.floor(i / units) % inputs
        : (i) => Math.floor(i / (perUnit / inputs)) % inputs,
      channelsLast: keras,
    }];
  });
}
