import type { LabelledRows } from "@shrinklab/data";
import type { NamedTensor } from "@shrinklab/models";
import { groupStep } from "@shrinklab/regularizers";
import type { TrainingPlan } from "@shrinklab/training";
import { kktResidual } from "./kkt_residual.ts";
import { type KernelStrengths, kernelStrengths, type OneLayer, targetsOf } from "./one_layer.ts";

/** The most multiplications that polishing costs: about two seconds. */
const WORK = 1e9;
/** Sweeps over the active weights between two looks at the loss itself. */
const SWEEPS = 8;
/** The least second derivative: beside rows that fit to the last bit a step stays finite. */
const LEAST_BEND = 1e-5;

/** What polishing needs to know. */
export interface PolishOptions {
  /** The training rows. */
  readonly rows: LabelledRows;
  /** Factor on every feature. */
  readonly scale: number;
  /** Residual over lambda that is enough; default 3e-4. */
  readonly tolerance?: number;
}

/**
 * Goes on in float64, on the weights alone that are not zero, or want to be: in float32 a gradient
 * is too coarse to tell whether the last few entries vanish.
 *
 * Newton's proximal steps: around the weights the loss is taken as a parabola, whose second
 * derivatives are bounded by a number for each row and output, and this is brought down by sweeps
 * of coordinate descent, a feature at a time. Ends at the tolerance, or after about two seconds' work.
 *
 * @param training The training, at its lambda.
 * @param layer What is known of it.
 * @param weights Where to begin: near the optimum.
 * @param options Rows, tolerance.
 * @returns The weights of the least residual that it came by, as float32.
 *
 * Source: J. Friedman, T. Hastie and R. Tibshirani, Regularization Paths for Generalized Linear
 * Models via Coordinate Descent (2010).
 */
export function polish(
  training: TrainingPlan,
  layer: OneLayer,
  weights: readonly NamedTensor[],
  { rows, scale, tolerance = 3e-4 }: PolishOptions,
): readonly NamedTensor[] {
  const problem = new HostProblem(layer, rows, scale, weights);
  const strengths = kernelStrengths(training, layer);
  let best = { residual: Infinity, weights };
  for (let work = 0;;) {
    const gradient = problem.gradient();
    const current = problem.weights(weights);
    const gradients = weights.map((_, i) => i === layer.kernel ? gradient : []);
    const residual = kktResidual(training, current, gradients) ?? 0;
    if (residual < best.residual) best = { residual, weights: current };
    if (residual <= tolerance || work >= WORK) return best.weights;
    work += gradient.length * rows.rows;
    work += problem.descend(activeEntries(layer, problem.kernel, gradient, strengths), strengths);
  }
}

/** A feature, and those of its outputs whose weights are not zero, or want to be. */
interface ActiveFeature {
  readonly feature: number;
  readonly outputs: readonly number[];
}

function activeEntries(
  { outputs }: OneLayer,
  kernel: Float64Array,
  gradient: Float64Array,
  { l1, norm }: KernelStrengths,
): ActiveFeature[] {
  const active: ActiveFeature[] = [];
  const all = Array.from({ length: outputs }, (_, k) => k);
  for (let feature = 0; feature < kernel.length / outputs; feature++) {
    const at = feature * outputs;
    const wanted = all.filter((k) => kernel[at + k] !== 0 || Math.abs(gradient[at + k]!) > l1);
    if (wanted.length === 0) continue;
    const live = wanted.some((k) => kernel[at + k] !== 0);
    const pull = Math.hypot(...wanted.map((k) => Math.max(Math.abs(gradient[at + k]!) - l1, 0)));
    if (live || pull > norm) active.push({ feature, outputs: norm > 0 ? all : wanted });
  }
  return active;
}

/** The loss of all rows in float64, and where its weights have come to. */
class HostProblem {
  /** `[features, outputs]`, row-major. */
  readonly kernel: Float64Array;
  readonly #bias: Float64Array;
  readonly #layer: OneLayer;
  readonly #rows: LabelledRows;
  readonly #scale: number;
  readonly #target: (row: number, k: number) => number;
  /** First and second derivatives of the mean loss by the sums, output after output. */
  readonly #slopes: Float64Array;
  readonly #bends: Float64Array;
  /** The values of features that were asked for. */
  readonly #columns = new Map<number, Float64Array>();

  constructor(
    layer: OneLayer,
    rows: LabelledRows,
    scale: number,
    weights: readonly NamedTensor[],
  ) {
    this.#layer = layer;
    this.#rows = rows;
    this.#scale = scale;
    this.#target = targetsOf(layer, rows).target;
    this.kernel = Float64Array.from(weights[layer.kernel]!.values);
    this.#bias = layer.bias === undefined
      ? new Float64Array(layer.outputs)
      : Float64Array.from(weights[layer.bias]!.values);
    this.#slopes = new Float64Array(rows.rows * layer.outputs);
    this.#bends = new Float64Array(rows.rows * layer.outputs);
  }

  /** All tensors, as float32. */
  weights(tensors: readonly NamedTensor[]): NamedTensor[] {
    const { kernel, bias } = this.#layer;
    return tensors.map((tensor, i) => {
      if (i === kernel) return { ...tensor, values: Float32Array.from(this.kernel) };
      return i === bias ? { ...tensor, values: Float32Array.from(this.#bias) } : tensor;
    });
  }

  /** The gradient of the mean loss by the kernel; derivatives by the sums are those here, too. */
  gradient(): Float64Array {
    this.#respond();
    const { outputs } = this.#layer;
    const { features, rows } = this.#rows;
    const gradient = new Float64Array(this.kernel.length);
    const slopes = new Float64Array(outputs);
    const width = features.length / rows;
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < outputs; k++) slopes[k] = this.#slopes[k * rows + i]! * this.#scale;
      for (let j = 0; j < width; j++) {
        const x = features[i * width + j]!;
        if (x === 0) continue;
        for (let k = 0; k < outputs; k++) gradient[j * outputs + k]! += x * slopes[k]!;
      }
    }
    return gradient;
  }

  /**
   * Sweeps over some weights and the biases, with the loss as a parabola around where
   * {@linkcode HostProblem.gradient} was asked for.
   *
   * @returns The multiplications that it took.
   */
  descend(active: readonly ActiveFeature[], { l1, l2, norm }: KernelStrengths): number {
    const { rows } = this.#rows;
    const { outputs: width } = this.#layer;
    const curvatures = active.map(({ feature, outputs }) => {
      const x = this.#column(feature);
      return outputs.map((k) => l2 + this.#sum(k, (at, i) => x[i]! * x[i]! * this.#bends[at]!));
    });
    let entries = 0;
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (const [a, { feature, outputs }] of active.entries()) {
        const x = this.#column(feature);
        const d = curvatures[a]!;
        const w = outputs.map((k) => this.kernel[feature * width + k]!);
        const z = outputs.map((k, o) => w[o]! - (this.#pull(x, k) + l2 * w[o]!) / d[o]!);
        for (const [o, next] of groupStep(z, d, l1, norm).entries()) {
          if (next === w[o]) continue;
          this.kernel[feature * width + outputs[o]!] = next;
          this.#move(x, outputs[o]!, next - w[o]!);
        }
        entries += outputs.length;
      }
      this.#descendBias();
    }
    return 2 * rows * (entries + SWEEPS * width);
  }

  #descendBias(): void {
    if (this.#layer.bias === undefined) return;
    for (let k = 0; k < this.#layer.outputs; k++) {
      const by = -this.#sum(k, (at) => this.#slopes[at]!) / this.#sum(k, (at) => this.#bends[at]!);
      this.#bias[k]! += by;
      this.#sum(k, (at) => this.#slopes[at]! += by * this.#bends[at]!);
    }
  }

  /** What draws at a feature's weight to an output. */
  #pull(x: Float64Array, k: number): number {
    const { rows } = this.#rows;
    const slopes = this.#slopes;
    const from = k * rows;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += x[i]! * slopes[from + i]!;
    return sum;
  }

  /** The parabola's slopes after a weight has moved. */
  #move(x: Float64Array, k: number, by: number): void {
    const { rows } = this.#rows;
    const [slopes, bends] = [this.#slopes, this.#bends];
    const from = k * rows;
    for (let i = 0; i < rows; i++) slopes[from + i]! += by * x[i]! * bends[from + i]!;
  }

  #sum(k: number, summand: (at: number, row: number) => number): number {
    const { rows } = this.#rows;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += summand(k * rows + i, i);
    return sum;
  }

  /** Takes the derivatives by the sums at the weights. */
  #respond(): void {
    const { outputs, loss } = this.#layer;
    const { rows } = this.#rows;
    const sums = new Float64Array(rows * outputs);
    for (let k = 0; k < outputs; k++) sums.fill(this.#bias[k]!, k * rows, (k + 1) * rows);
    for (let at = 0; at < this.kernel.length; at++) {
      const w = this.kernel[at]!;
      if (w === 0) continue;
      const x = this.#column(Math.floor(at / outputs));
      const from = (at % outputs) * rows;
      for (let i = 0; i < rows; i++) sums[from + i]! += w * x[i]!;
    }
    const row = new Float64Array(outputs);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < outputs; k++) row[k] = sums[k * rows + i]!;
      loss.respond(row);
      for (let k = 0; k < outputs; k++) {
        const at = k * rows + i;
        this.#slopes[at] = loss.slope(row[k]!, this.#target(i, k), outputs) / rows;
        this.#bends[at] = Math.max(loss.bend(row[k]!, outputs), LEAST_BEND) / rows;
      }
    }
  }

  #column(feature: number): Float64Array {
    const known = this.#columns.get(feature);
    if (known) return known;
    const { features, rows } = this.#rows;
    const width = features.length / rows;
    const column = Float64Array.from(
      { length: rows },
      (_, i) => this.#scale * features[i * width + feature]!,
    );
    this.#columns.set(feature, column);
    return column;
  }
}
