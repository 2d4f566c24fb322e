import type { NamedTensor } from "@shrinklab/models";
import {
  countTensors,
  type DeadUnits,
  deadUnits,
  type Histogram,
  weightHistogram,
} from "@shrinklab/sparsity";
import type { MeanLosses } from "@shrinklab/training";
import type { Session, SessionFigures } from "./session.ts";

/** Bins of a histogram; odd, so that 0 lies in the middle of one. */
const BINS = 61;

/** Zeros of one tensor. */
export interface TensorZeros {
  /** Its name. */
  readonly name: string;
  /** Number of weights. */
  readonly size: number;
  /** Weights that are exactly 0. */
  readonly exactZero: number;
  /** Weights with |w| < 0.0005 max|w|. */
  readonly nearZero: number;
}

/** Units or filters of a hidden layer. */
export interface UnitStates extends Pick<DeadUnits, "layer" | "kind" | "size"> {
  /** Numbers of those that have died: all weights into them, or all out of them, are exactly 0. */
  readonly dead: readonly number[];
}

/** The kernel that is looked at. */
export interface KernelView {
  /** Its name. */
  readonly name: string;
  /** Its shape; the last axis are the units. */
  readonly shape: readonly number[];
  /** Its weights. */
  readonly values: Float32Array<ArrayBuffer>;
  /** How they are spread. */
  readonly histogram: Histogram;
  /** Rows and columns of pixels, where the weights of a unit are a picture. */
  readonly picture?: readonly [height: number, width: number];
}

/** What is drawn of a model in training. */
export interface Snapshot {
  /** Steps that were made. */
  readonly step: number;
  /** Mean losses of the steps since the last snapshot; absent where there was none. */
  readonly losses?: MeanLosses;
  /** Figures, where they were taken since the last snapshot. */
  readonly figures?: SessionFigures;
  /** Zeros by tensor, in the order of the layers. */
  readonly zeros: readonly TensorZeros[];
  /** Units of the hidden layers; absent where it is not known which layers read which. */
  readonly units?: readonly UnitStates[];
  /** The kernel that is looked at. */
  readonly kernel: KernelView;
  /** Probability of each class in each cell of the plane; of points. */
  readonly regions?: Float32Array<ArrayBuffer>;
}

/**
 * Takes down how a model in training stands.
 *
 * @param session The model in training.
 * @param look Name of the kernel that is looked at; the first one where there is none of this name.
 * @param figures Figures that were taken since the last snapshot.
 * @returns What is drawn of it.
 *
 * @example
 * ```ts
 * import { startEngine } from "@shrinklab/engine";
 * import { defaultSettings, openSession, takeSnapshot } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * using _engine = startEngine({ threads: 1 });
 * using session = await openSession({ ...defaultSettings("xor"), network: "dense(3) relu" });
 * const { kernel, units } = takeSnapshot(session);
 * assertEquals([kernel.name, kernel.shape, units?.length], ["fc1/kernel", [2, 3], 1]);
 * ```
 */
export function takeSnapshot(session: Session, look = "", figures?: SessionFigures): Snapshot {
  const losses = session.losses();
  const weights = session.weights();
  const { parameters } = session.model;
  const trained = weights.slice(0, parameters.length);
  const kernels = trained.filter((_, at) => parameters[at]!.role === "kernel");
  const layers = parameters.filter(({ role }) => role === "kernel").map(({ layer }) => layer);
  const chosen = kernels.find(({ name }) => name === look) ?? kernels[0]!;
  const units = unitStates(kernels, layers);
  const regions = session.regions();
  return {
    step: session.step,
    ...(losses === undefined ? {} : { losses }),
    ...(figures === undefined ? {} : { figures }),
    zeros: countTensors(trained).map(({ parameter, size, exactZero, nearZero }) => ({
      name: parameter,
      size,
      exactZero,
      nearZero,
    })),
    ...(units === undefined ? {} : { units }),
    kernel: kernelView(chosen, chosen === kernels[0] ? session.image : undefined),
    ...(regions === undefined ? {} : { regions }),
  };
}

/** Which units of the hidden layers have died: by exact zeros alone, so that it is no guess. */
function unitStates(
  kernels: readonly NamedTensor[],
  layers: readonly string[],
): UnitStates[] | undefined {
  try {
    const found = deadUnits(kernels, { layers, threshold: 0 });
    if ("why" in found) return undefined;
    return found.layers.slice(0, -1).map(({ layer, kind, size, silent, unread }) => ({
      layer,
      kind,
      size,
      dead: [...new Set([...silent, ...unread])].sort((a, b) => a - b),
    }));
  } catch (error) {
    // A layer of another kind than dense and convolutions: nothing is known of its units.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function kernelView(
  { name, shape, values }: NamedTensor,
  image: readonly number[] | undefined,
): KernelView {
  const largest = values.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
  const limit = largest > 0 && largest < Infinity ? largest : 1;
  const picture = pictureOf(shape, image);
  return {
    name,
    shape,
    values: Float32Array.from(values),
    histogram: weightHistogram([{ name, shape, values }], limit, BINS),
    ...(picture === undefined ? {} : { picture }),
  };
}

/** Filters of gray images, and what a dense layer reads of them, are pictures themselves. */
function pictureOf(
  shape: readonly number[],
  image: readonly number[] | undefined,
): readonly [height: number, width: number] | undefined {
  if (image === undefined || image[2] !== 1) return undefined;
  if (shape.length === 4) return [shape[0]!, shape[1]!];
  return shape[0] === image[0]! * image[1]! ? [image[0]!, image[1]!] : undefined;
}
