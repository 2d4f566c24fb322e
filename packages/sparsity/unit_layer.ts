import type { Numbers, Weights } from "./weights.ts";

/** A layer as its weights show it: units (or filters), each with incoming weights and a bias. */
export interface UnitLayer {
  /** Name without the role, such as `conv1`. */
  readonly name: string;
  /** What its outputs are called. */
  readonly kind: "units" | "filters";
  /** Axes of its kernel. */
  readonly axes: number;
  /** Lengths of a convolution's window; none for a dense layer. */
  readonly window: readonly number[];
  /** Number of outputs. */
  readonly units: number;
  /** Number of inputs; of a convolution, of input channels. */
  readonly inputs: number;
  /** Incoming weights, row-major. */
  readonly kernel: Numbers;
  /** One bias for each unit, where there is one. */
  readonly bias?: Numbers;
  /** Unit that a weight of the kernel belongs to. */
  unitOf(index: number): number;
  /** Input that a weight of the kernel multiplies. */
  inputOf(index: number): number;
  /** Whether a flattened picture has its channels last (Keras) or first (PyTorch). */
  readonly channelsLast: boolean;
}

/** The tensors of a layer, which may be read in two ways. */
export interface LayerTensors {
  /** Name without the role, such as `conv1`. */
  readonly name: string;
  /** Lengths of the kernel's axes. */
  readonly shape: readonly number[];
  /** The layer as an ordinary one; absent where its bias contradicts. */
  readonly plain?: UnitLayer;
  /** The layer as a transposed one, whose kernel has inputs and outputs the other way round. */
  readonly transposed?: UnitLayer;
}

/** The layers among tensors, and what may be part of others. */
export interface FoundLayers {
  /** Dense layers and convolutions, in the order of their tensors. */
  readonly layers: readonly LayerTensors[];
  /** Tensors of two axes or more that belong to neither these nor a normalization. */
  readonly others: readonly Weights[];
}

/**
 * Finds the dense layers and convolutions among tensors, by name and shape.
 *
 * @param tensors Weights: `NAME/kernel` with the outputs on the last axis, as Keras has it, or
 * `NAME.weight` with them on the first, as PyTorch has it; two axes, or three to five of a
 * convolution. A weight of one axis, or of the shape of its bias, is a normalization's.
 * @returns The layers, and what else has several axes.
 *
 * @example
 * ```ts ignore
 * findLayers(weights).layers.map(({ name }) => name); // ["conv1", "conv2", "conv3", "fc1", "fc2"]
 * ```
 */
export function findLayers(tensors: readonly Weights[]): FoundLayers {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const layers: LayerTensors[] = [];
  const others: Weights[] = [];
  for (const tensor of tensors) {
    const { name, shape } = tensor;
    if (shape.length < 2) continue;
    const [, path = "", role, end = ""] = KERNEL.exec(name) ?? [];
    const bias = byName.get(`${path}bias${end}`);
    if (role !== undefined && shape.length <= 5 && !shape.includes(0) && !isSame(bias, tensor)) {
      layers.push(readLayer(path.slice(0, -1) || role, role, tensor, bias?.values));
    } else if (!isNormalization(tensor, byName)) {
      others.push(tensor);
    }
  }
  return { layers, others };
}

/** Path with its last sign, role, and what TensorFlow adds. */
const KERNEL = /^(|.*[/.])(kernel|weight)(:0)?$/s;

/** A normalization over several axes has a weight and a bias for each element. */
function isNormalization(tensor: Weights, byName: ReadonlyMap<string, Weights>): boolean {
  const [, path, role, end = ""] = /^(|.*[/.])(weight|bias)(:0)?$/s.exec(tensor.name) ?? [];
  return isSame(byName.get(`${path}${role === "bias" ? "weight" : "bias"}${end}`), tensor);
}

function isSame(a: Weights | undefined, b: Weights): boolean {
  return a?.shape.join() === b.shape.join();
}

function readLayer(
  name: string,
  role: string,
  { shape, values }: Weights,
  bias: Numbers | undefined,
): LayerTensors {
  const isKeras = role === "kernel";
  const pair = isKeras ? shape.slice(-2) : shape;
  const [first, second] = [pair[0]!, pair[1]!];
  const within = isKeras ? 1 : values.length / first / second;
  const firstOf = (i: number) => Math.floor(i / within / second) % first;
  const secondOf = (i: number) => Math.floor(i / within) % second;
  const shared = {
    name,
    kind: shape.length === 2 ? "units" as const : "filters" as const,
    axes: shape.length,
    window: isKeras ? shape.slice(0, -2) : shape.slice(2),
    kernel: values,
    ...(bias === undefined ? {} : { bias }),
    channelsLast: isKeras,
  };
  const byFirst = { ...shared, units: first, inputs: second, unitOf: firstOf, inputOf: secondOf };
  const bySecond = { ...shared, units: second, inputs: first, unitOf: secondOf, inputOf: firstOf };
  const [plain, transposed] = isKeras ? [bySecond, byFirst] : [byFirst, bySecond];
  const fits = ({ units }: UnitLayer) => bias === undefined || bias.length === units;
  return {
    name,
    shape,
    ...(fits(plain) ? { plain } : {}),
    ...(fits(transposed) ? { transposed } : {}),
  };
}
