import type { LabelledRows } from "@shrinklab/data";
import type { NamedTensor } from "@shrinklab/models";
import type { TrainingPlan } from "@shrinklab/training";
import { kktResidual } from "./kkt_residual.ts";
import { type OneLayer, targetsOf } from "./one_layer.ts";

/** The most multiplications that polishing costs: about a second. */
const WORK = 6e8;
/** Steps between two looks at the residual. */
const LOOK = 50;

/** What polishing needs to know. */
export interface PolishOptions {
  /** The training rows. */
  readonly rows: LabelledRows;
  /** Factor on every feature. */
  readonly scale: number;
  /** Rate of the steps. */
  readonly rate: number;
  /** Residual over lambda that is enough; default 1e-5. */
  readonly tolerance?: number;
}

/**
 * Goes on in float64, on the features alone that are not zero, or nearly: in float32 a gradient is
 * too coarse to tell whether the last few entries vanish.
 *
 * The steps are those of `AcceleratedDescent` of `@shrinklab/training`, on the host, and end at the
 * tolerance or after about a second's work.
 *
 * @param training The training, at its lambda.
 * @param layer What is known of it.
 * @param weights Where to begin: near the optimum.
 * @param options Rows, rate, tolerance.
 * @returns The weights, as float32.
 */
export function polish(
  training: TrainingPlan,
  layer: OneLayer,
  weights: readonly NamedTensor[],
  { rows, scale, rate, tolerance = 1e-5 }: PolishOptions,
): readonly NamedTensor[] {
  const { outputs, kernel } = layer;
  const active = activeFeatures(training, layer, weights, gradientOf(layer, weights, rows, scale));
  if (active.length === 0) return weights;
  const problem = new ActiveRows(layer, rows, scale, active);
  const most = Math.min(3000, WORK / (2 * rows.rows * (active.length + 1) * outputs));
  let x = problem.pick(weights);
  let y = x.slice();
  let t = 1;
  const prox = proximalOf(training, layer, rate);
  for (let step = 0; step < most; step++) {
    const gradient = problem.gradient(y);
    if (step % LOOK === 0 && step > 0) {
      const here = problem.put(weights, x);
      const there = problem.put(weights, problem.gradient(x), 0);
      const residual = kktResidual(training, here, there.map(({ values }) => values)) ?? 0;
      if (residual <= tolerance) break;
    }
    const next = y.map((value, i) => value - rate * gradient[i]!);
    prox(next, active.length * outputs);
    let turn = 0;
    for (let i = 0; i < next.length; i++) turn += (y[i]! - next[i]!) * (next[i]! - x[i]!);
    if (turn > 0) t = 1;
    const following = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    const beta = (t - 1) / following;
    y = next.map((value, i) => value + beta * (value - x[i]!));
    [x, t] = [next, following];
  }
  const polished = problem.put(weights, x);
  return polished.map((tensor, i) =>
    i === kernel || i === layer.bias
      ? { ...tensor, values: Float32Array.from(tensor.values) }
      : tensor
  );
}

/** Features with a weight, or with a gradient that comes near the penalty's. */
function activeFeatures(
  training: TrainingPlan,
  { kernel, outputs }: OneLayer,
  weights: readonly NamedTensor[],
  gradient: Float64Array,
): number[] {
  const { proximal, groups } = training.regularization;
  const penalty = proximal[kernel];
  const l1 = (penalty ? penalty.factors.factor ?? penalty.factors.l1 ?? 0 : 0) +
    groups.reduce((sum, one) => sum + one.penalty.l1, 0);
  const norm = groups.reduce((sum, one) => sum + one.penalty.group * one.weight, 0);
  const { values } = weights[kernel]!;
  return Array.from({ length: values.length / outputs }, (_, j) => j).filter((j) => {
    let [live, squares, largest] = [false, 0, 0];
    for (let k = j * outputs; k < (j + 1) * outputs; k++) {
      live ||= values[k] !== 0;
      squares += Math.max(Math.abs(gradient[k]!) - l1, 0) ** 2;
      largest = Math.max(largest, Math.abs(gradient[k]!));
    }
    return live || (norm > 0 ? Math.sqrt(squares) > 0.98 * norm : largest > 0.98 * l1);
  });
}

/** The proximal step of L1, the elastic net and groups of rows, in place on active entries. */
function proximalOf(training: TrainingPlan, { kernel, outputs }: OneLayer, rate: number) {
  const { proximal, groups } = training.regularization;
  const { factor = 0, l1 = factor, l2 = 0 } = proximal[kernel]?.factors ?? {};
  const soft = rate * (l1 + groups.reduce((sum, one) => sum + one.penalty.l1, 0));
  const norm = rate * groups.reduce((sum, one) => sum + one.penalty.group * one.weight, 0);
  return (x: Float64Array, entries: number) => {
    for (let i = 0; i < entries; i++) {
      x[i] = (x[i]! - Math.min(Math.max(x[i]!, -soft), soft)) / (1 + rate * l2);
    }
    for (let j = 0; norm > 0 && j < entries; j += outputs) {
      let squares = 0;
      for (let k = j; k < j + outputs; k++) squares += x[k]! ** 2;
      const length = Math.sqrt(squares);
      const by = length <= norm ? 0 : 1 - norm / length;
      for (let k = j; k < j + outputs; k++) x[k]! *= by;
    }
  };
}

/** The gradient of the loss by the kernel, in float64. */
function gradientOf(
  layer: OneLayer,
  weights: readonly NamedTensor[],
  rows: LabelledRows,
  scale: number,
): Float64Array {
  const features = Array.from({ length: rows.features.length / rows.rows }, (_, j) => j);
  const problem = new ActiveRows(layer, rows, scale, features);
  return problem.gradient(problem.pick(weights));
}

/** Some features of all rows, with a 1 behind them for the bias. */
class ActiveRows {
  readonly #layer: OneLayer;
  readonly #rows: LabelledRows;
  readonly #features: readonly number[];
  readonly #x: Float64Array;
  readonly #target: (row: number, k: number) => number;

  constructor(layer: OneLayer, rows: LabelledRows, scale: number, features: readonly number[]) {
    this.#layer = layer;
    this.#rows = rows;
    this.#features = features;
    this.#target = targetsOf(layer, rows).target;
    const all = rows.features.length / rows.rows;
    this.#x = new Float64Array(rows.rows * features.length);
    for (let i = 0; i < rows.rows; i++) {
      for (const [at, j] of features.entries()) {
        this.#x[i * features.length + at] = scale * rows.features[i * all + j]!;
      }
    }
  }

  /** The active weights, then the biases. */
  pick(weights: readonly NamedTensor[]): Float64Array {
    const { kernel, bias, outputs } = this.#layer;
    const { values } = weights[kernel]!;
    const active = this.#features.flatMap((j) => [
      ...values.subarray(j * outputs, (j + 1) * outputs),
    ]);
    return Float64Array.from([...active, ...(bias === undefined ? [] : weights[bias]!.values)]);
  }

  /** All tensors, with the active entries in place and `rest` or what was there elsewhere. */
  put(weights: readonly NamedTensor[], x: Float64Array, rest?: number): NamedTensor[] {
    const { kernel, bias, outputs } = this.#layer;
    const entries = this.#features.length * outputs;
    return weights.map((tensor, i) => {
      if (i === bias) return { ...tensor, values: Float32Array.from(x.subarray(entries)) };
      if (i !== kernel) return tensor;
      const values = tensor.values.slice();
      if (rest !== undefined) values.fill(rest);
      for (const [at, j] of this.#features.entries()) {
        values.set(x.subarray(at * outputs, (at + 1) * outputs), j * outputs);
      }
      return { ...tensor, values };
    });
  }

  /** The gradient of the mean loss, in the order of {@linkcode ActiveRows.pick}. */
  gradient(weights: Float64Array): Float64Array {
    const { outputs, loss, bias } = this.#layer;
    const count = this.#features.length;
    const entries = count * outputs;
    const gradient = new Float64Array(weights.length);
    const sums = new Float64Array(outputs);
    for (let i = 0; i < this.#rows.rows; i++) {
      for (let k = 0; k < outputs; k++) sums[k] = bias === undefined ? 0 : weights[entries + k]!;
      const at = i * count;
      for (let j = 0; j < count; j++) {
        const x = this.#x[at + j]!;
        if (x === 0) continue;
        for (let k = 0; k < outputs; k++) sums[k]! += x * weights[j * outputs + k]!;
      }
      loss.respond(sums);
      for (let k = 0; k < outputs; k++) {
        sums[k] = loss.slope(sums[k]!, this.#target(i, k), outputs) / this.#rows.rows;
        if (bias !== undefined) gradient[entries + k]! += sums[k]!;
      }
      for (let j = 0; j < count; j++) {
        const x = this.#x[at + j]!;
        if (x === 0) continue;
        for (let k = 0; k < outputs; k++) gradient[j * outputs + k]! += x * sums[k]!;
      }
    }
    return gradient;
  }
}
