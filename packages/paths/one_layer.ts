import type { LabelledRows } from "@shrinklab/data";
import type { NamedTensor } from "@shrinklab/models";
import type { TrainingPlan } from "@shrinklab/training";

/** A model of one layer under a convex loss, whose path begins at an exact largest lambda. */
export interface OneLayer {
  /** Place of the kernel among the parameters. */
  readonly kernel: number;
  /** Place of the bias, if there is one. */
  readonly bias?: number;
  /** Number of outputs. */
  readonly outputs: number;
  /** What the loss is in terms of the layer's sums. */
  readonly loss: ConvexLoss;
}

/** A convex loss of the sums that a layer gives. */
export interface ConvexLoss {
  /** A bound of the second derivatives of a row's loss, an output each: diagonal, from above. */
  readonly bend: (mean: number, outputs: number) => number;
  /** The largest second derivative by the sums of a row, or largest eigenvalue. */
  readonly curvature: (outputs: number) => number;
  /** The biases at which a model without a kernel fits best. */
  readonly bias: (means: readonly number[]) => number[];
  /** The derivative of a row's loss by each sum, from what is wanted and what the biases give. */
  readonly slope: (mean: number, target: number, outputs: number) => number;
  /** Turns a row's sums into what is compared with the target: probabilities, or themselves. */
  readonly respond: (sums: Float64Array) => void;
}

const logistic = {
  bias: (means: readonly number[]) => means.map((p) => Math.log(p / (1 - p))),
  slope: (mean: number, target: number) => mean - target,
  bend: (mean: number) => mean * (1 - mean),
  curvature: () => 0.25,
  respond: (sums: Float64Array) => void (sums[0] = 1 / (1 + Math.exp(-sums[0]!))),
};
const softmax = {
  bias: (means: readonly number[]) => means.map((p) => Math.log(p)),
  slope: (mean: number, target: number) => mean - target,
  // Off the diagonal are -p q, a row's absolute sum is p (1 - p): twice the diagonal is above.
  bend: (mean: number) => 2 * mean * (1 - mean),
  curvature: () => 0.5,
  respond(sums: Float64Array) {
    const top = sums.reduce((most, x) => Math.max(most, x), -Infinity);
    let total = 0;
    for (let k = 0; k < sums.length; k++) total += sums[k] = Math.exp(sums[k]! - top);
    for (let k = 0; k < sums.length; k++) sums[k]! /= total;
  },
};

/** Losses by name, with the activation that their model's last layer then has. */
const losses: Readonly<Record<string, ConvexLoss & { readonly activation: string }>> = {
  softmaxCrossEntropy: { ...softmax, activation: "linear" },
  categoricalCrossEntropy: { ...softmax, activation: "softmax" },
  binaryCrossEntropy: { ...logistic, activation: "sigmoid" },
  binaryCrossEntropyFromLogits: { ...logistic, activation: "linear" },
  meanSquaredError: {
    bias: (means) => [...means],
    slope: (mean, target, outputs) => 2 * (mean - target) / outputs,
    bend: (_mean, outputs) => 2 / outputs,
    curvature: (outputs) => 2 / outputs,
    respond: () => {},
    activation: "linear",
  },
};

/**
 * Finds out whether a training is that of one layer under a convex loss, with penalties whose
 * optimum at a large lambda is a kernel of zeros.
 *
 * @param training The training.
 * @returns What is known of it; nothing for a network, another loss, class weights, weight decay, or
 * a penalty beside those with proximal steps.
 *
 * @example
 * ```ts
 * import { oneLayerOf } from "@shrinklab/paths";
 * import { planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const training = planTraining({
 *   model: { input: [4], layers: [{ type: "Dense", units: 3 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 *   penalty: "prox-l1(1)",
 * });
 * assertEquals(oneLayerOf(training)?.outputs, 3);
 * ```
 */
export function oneLayerOf(training: TrainingPlan): OneLayer | undefined {
  const { model, optimizer, spec, regularization } = training;
  const layers = model.layers.filter(({ spec: { type } }) => type !== "Flatten");
  const [layer] = layers;
  const loss = losses[spec.loss];
  const { activities, constraints, elementwise, groups, matrices } = regularization;
  const convex = layers.length === 1 && layer!.spec.type === "Dense" && loss !== undefined &&
    (layer!.spec.activation ?? "linear") === loss.activation &&
    (loss.curvature !== logistic.curvature || layer!.spec.units === 1) &&
    spec.classWeights === undefined && optimizer.decay.factor === 0 && activities.size === 0 &&
    constraints.size === 0 && matrices.length === 0 &&
    elementwise.every((list) => list.length === 0) &&
    groups.every(({ groups, penalty }) => groups === "rows" && penalty.cost === "norm");
  if (!convex) return undefined;
  const [kernel, bias] = ["kernel", "bias"].map((role) =>
    model.parameters.findIndex((parameter) => parameter.role === role)
  );
  const penalized = regularization.proximal.map((penalty) => penalty?.type);
  const known = [undefined, "prox-l1", "prox-elastic-net"].includes(penalized[kernel!]);
  if (!known || (bias! >= 0 && penalized[bias!] !== undefined)) return undefined;
  return {
    kernel: kernel!,
    ...(bias! < 0 ? {} : { bias: bias! }),
    outputs: model.parameters[kernel!]!.shape[1]!,
    loss,
  };
}

/**
 * The weights of a model of one layer without a kernel: zeros, and biases that fit best.
 *
 * @param training The training.
 * @param layer What is known of it.
 * @param rows The training rows.
 * @returns A tensor for each parameter.
 */
export function emptyWeights(
  training: TrainingPlan,
  layer: OneLayer,
  rows: LabelledRows,
): NamedTensor[] {
  const { means } = targetsOf(layer, rows);
  return training.model.parameters.map(({ name, shape }, i) => ({
    name,
    shape,
    values: i === layer.bias
      ? Float32Array.from(layer.loss.bias(means))
      : new Float32Array(shape.reduce((size, length) => size * length, 1)),
  }));
}

/**
 * The gradient of the loss by the kernel where that is zero and the biases fit best, in float64.
 *
 * @param layer The model.
 * @param rows The training rows.
 * @param scale Factor on every feature.
 * @param order Row whose label each row gets, for labels that are permuted; default its own.
 * @returns `[features, outputs]`, row-major.
 */
export function emptyGradient(
  layer: OneLayer,
  rows: LabelledRows,
  scale: number,
  order?: ArrayLike<number>,
): Float64Array {
  const { outputs, loss } = layer;
  const { means, target } = targetsOf(layer, rows);
  const features = rows.features.length / rows.rows;
  const gradient = new Float64Array(features * outputs);
  for (let i = 0; i < rows.rows; i++) {
    const label = order?.[i] ?? i;
    const slopes = means.map((mean, k) => loss.slope(mean, target(label, k), outputs));
    for (let j = 0; j < features; j++) {
      const x = rows.features[i * features + j]!;
      if (x === 0) continue;
      for (let k = 0; k < outputs; k++) gradient[j * outputs + k]! += x * slopes[k]!;
    }
  }
  const by = scale / rows.rows;
  return gradient.map((g) => g * by);
}

/**
 * The targets of rows as numbers, one for each output.
 *
 * @param layer The model.
 * @param rows The rows.
 * @returns `target(row, output)`, and the mean of each output's.
 */
export function targetsOf({ outputs, loss }: OneLayer, { labels, rows }: LabelledRows): {
  target: (row: number, output: number) => number;
  means: number[];
} {
  const classes = loss.curvature === softmax.curvature;
  const target = (row: number, k: number) =>
    classes ? (labels[row] === k ? 1 : 0) : labels[row * outputs + k]!;
  const means = Array.from({ length: outputs }, (_, k) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += target(row, k);
    return sum / rows;
  });
  return { target, means };
}

/** Strengths of the penalties on the kernel of one layer. */
export interface KernelStrengths {
  /** Of the absolute values. */
  readonly l1: number;
  /** Of half the squares. */
  readonly l2: number;
  /** Of the norm of a feature's weights. */
  readonly norm: number;
}

/**
 * Adds up the penalties on the kernel of one layer.
 *
 * @param training The training.
 * @param layer What is known of it.
 * @returns The strengths.
 */
export function kernelStrengths(
  { regularization: { proximal, groups } }: TrainingPlan,
  { kernel }: OneLayer,
): KernelStrengths {
  const { factor = 0, l1 = factor, l2 = 0 } = proximal[kernel]?.factors ?? {};
  return {
    l1: groups.reduce((sum, { penalty }) => sum + penalty.l1, l1),
    l2,
    norm: groups.reduce((sum, { penalty, weight }) => sum + penalty.group * weight, 0),
  };
}

/**
 * The largest lambda of a path: from it on a kernel of zeros is the optimum.
 *
 * @param training The training, with the penalties' strengths at lambda 1.
 * @param layer What is known of it.
 * @param gradient What {@linkcode emptyGradient} gave.
 * @returns For L1 the largest `|g| / strength`, for groups the largest norm over the strength and
 * weight; for both together by bisection.
 */
export function largestLambda(
  training: TrainingPlan,
  layer: OneLayer,
  gradient: Float64Array,
): number {
  const { l1, norm: group } = kernelStrengths(training, layer);
  if (training.regularization.groups.length === 0) {
    return l1 === 0 ? Infinity : gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0) / l1;
  }
  const { outputs } = layer;
  const vanishes = (lambda: number) => {
    const [soft, norm] = [lambda * l1, lambda * group];
    for (let j = 0; j < gradient.length; j += outputs) {
      let squares = 0;
      for (let k = j; k < j + outputs; k++) {
        squares += Math.max(Math.abs(gradient[k]!) - soft, 0) ** 2;
      }
      if (Math.sqrt(squares) > norm) return false;
    }
    return true;
  };
  let [low, high] = [0, 1];
  while (!vanishes(high)) {
    if (high > 1e30) return Infinity;
    high *= 2;
  }
  // To the last bit of a float64.
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (vanishes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The largest curvature of the loss of a model of one layer: the loss's own times the largest
 * eigenvalue of the mean outer product of rows and a 1 for the bias, by power iteration.
 *
 * @param layer The model.
 * @param rows The training rows.
 * @param scale Factor on every feature.
 * @returns It, from above.
 */
export function largestCurvature(layer: OneLayer, rows: LabelledRows, scale: number): number {
  const features = rows.features.length / rows.rows;
  const bias = layer.bias === undefined ? 0 : 1;
  let v = new Float64Array(features + 1).fill(1);
  let eigenvalue = 0;
  for (let step = 0; step < 100; step++) {
    const next = new Float64Array(features + 1);
    for (let i = 0; i < rows.rows; i++) {
      const at = i * features;
      let sum = bias * v[features]!;
      for (let j = 0; j < features; j++) sum += scale * rows.features[at + j]! * v[j]!;
      for (let j = 0; j < features; j++) next[j]! += scale * rows.features[at + j]! * sum;
      next[features]! += bias * sum;
    }
    const norm = Math.sqrt(next.reduce((total, x) => total + x * x, 0));
    const found = norm / rows.rows;
    const settled = Math.abs(found - eigenvalue) < 1e-4 * found;
    eigenvalue = found;
    if (norm === 0) break;
    v = next.map((x) => x / norm);
    if (settled && step > 3) break;
  }
  // A power iteration comes from below.
  return 1.01 * layer.loss.curvature(layer.outputs) * eigenvalue;
}
