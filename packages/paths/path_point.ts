import type { NamedTensor } from "@shrinklab/models";
import { deadUnits } from "@shrinklab/sparsity";
import type { TrainingPlan } from "@shrinklab/training";

/** Figures of one set of rows. */
export interface PathFigures {
  /** How many rows. */
  readonly rows: number;
  /** Mean data loss. */
  readonly loss: number;
  /** Share of right answers, 0 to 1; absent where a number is predicted. */
  readonly accuracy?: number;
}

/** Units of a hidden layer. */
export interface LiveUnits {
  /** Name of the layer. */
  readonly layer: string;
  /** Those that something enters and leaves. */
  readonly live: number;
  /** All. */
  readonly size: number;
}

/** What of a model is left. */
export interface Support {
  /** Entries of kernels that are not 0. */
  readonly nonZero: number;
  /** Entries of kernels. */
  readonly entries: number;
  /** Live units of each hidden layer. */
  readonly units: readonly LiveUnits[];
  /** Input features with a weight, as numbers from 0; where the first layer is dense. */
  readonly features?: readonly number[];
}

/** A lambda of a path, and what it leaves of the model. */
export interface PathPoint extends Support {
  /** The strength of the first penalty; others keep their ratio to it. */
  readonly lambda: number;
  /** Figures by set of rows. */
  readonly train: PathFigures;
  /** Of the validation rows, by which a lambda is chosen. */
  readonly valid?: PathFigures;
  /** Of the test rows. */
  readonly test?: PathFigures;
  /** The penalties with proximal steps. */
  readonly penalty: number;
  /** What the optimum's conditions are off by, over lambda; absent where they say nothing. */
  readonly kkt?: number;
  /** Entries of kernels that became zero, or ceased to be, in the last epoch; of networks. */
  readonly changing?: number;
  /** Steps that were made. */
  readonly steps: number;
  /** Hash of the weights. */
  readonly weightsSha256: string;
}

/**
 * Counts what of a model is left.
 *
 * @param training The training.
 * @param weights A tensor for each parameter.
 * @returns Entries, units, features.
 *
 * @example
 * ```ts
 * import { supportOf } from "@shrinklab/paths";
 * import { planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const training = planTraining({
 *   model: { input: [2], layers: [{ type: "Dense", units: 2 }, { type: "Dense", units: 1 }] },
 *   loss: "meanSquaredError",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 * });
 * const tensor = (name: string, shape: number[], ...values: number[]) => ({
 *   name,
 *   shape,
 *   values: Float32Array.from(values),
 * });
 * const support = supportOf(training, [
 *   tensor("fc1/kernel", [2, 2], 0, 0, 0, 1),
 *   tensor("fc1/bias", [2], 0, 0),
 *   tensor("fc2/kernel", [2, 1], 1, 1),
 *   tensor("fc2/bias", [1], 0),
 * ]);
 * assertEquals(support.units, [{ layer: "fc1", live: 1, size: 2 }]);
 * assertEquals([support.nonZero, support.features], [3, [1]]);
 * ```
 */
export function supportOf(
  { model: { parameters } }: TrainingPlan,
  weights: readonly NamedTensor[],
): Support {
  const kernels = parameters.flatMap(({ role, layer }, i) =>
    role === "kernel" ? [{ layer, ...weights[i]! }] : []
  );
  const count = (values: Float32Array) => values.reduce((sum, w) => sum + (w === 0 ? 0 : 1), 0);
  const [first] = kernels;
  return {
    nonZero: kernels.reduce((sum, { values }) => sum + count(values), 0),
    entries: kernels.reduce((sum, { values }) => sum + values.length, 0),
    units: liveUnits(kernels, weights.slice(0, parameters.length)),
    ...(first?.shape.length === 2 ? { features: liveRows(first) } : {}),
  };
}

function liveUnits(
  kernels: readonly (NamedTensor & { readonly layer: string })[],
  weights: readonly NamedTensor[],
): LiveUnits[] {
  const hidden = kernels.slice(0, -1);
  if (hidden.length === 0) return [];
  const found = deadUnits(weights, {
    layers: kernels.map(({ layer }) => layer),
    threshold: 0,
  });
  return hidden.map((kernel) => {
    const { layer, shape } = kernel;
    const size = shape.at(-1)!;
    const unread = "why" in found
      ? []
      : found.layers.filter((one) => one.layer === layer).flatMap(({ unread }) => [...unread]);
    return { layer, live: size - new Set([...emptyColumns(kernel), ...unread]).size, size };
  });
}

/** Units that nothing enters: what they give is the same for every input. */
function emptyColumns({ shape, values }: NamedTensor): number[] {
  const columns = shape.at(-1)!;
  const full = new Set<number>();
  for (const [i, w] of values.entries()) if (w !== 0) full.add(i % columns);
  return Array.from({ length: columns }, (_, column) => column).filter((one) => !full.has(one));
}

function liveRows({ shape, values }: NamedTensor): number[] {
  const columns = shape[1]!;
  return Array.from({ length: shape[0]! }, (_, row) => row)
    .filter((row) => values.subarray(row * columns, (row + 1) * columns).some((w) => w !== 0));
}
