import type { Arithmetic, Formula } from "@shrinklab/formula";
import { evaluateNumbers, numberArithmetic } from "@shrinklab/formula/numbers";
import { shortNumber } from "@shrinklab/names";
import type * as tf from "@tensorflow/tfjs";

/** The factors of a penalty by name, for example `{ l1: 1e-4, l2: 1e-3 }`. */
export type Factors<T = number> = Readonly<Record<string, T>>;

/**
 * A penalty as an elementwise calculation, run by every interpreter of a formula.
 *
 * The penalty of one tensor is `fromSum(sum of summand(w))`: a sum over the elements, and what
 * is left to do with it once (a factor, a square root).
 */
export interface PenaltyRule {
  /** Whether `gradient` reads the sum; where not, no extra pass over the tensor is needed. */
  readonly gradientReadsSum: boolean;
  /** What is summed over the elements. */
  summand<T>(m: Arithmetic<T>, w: T, factors: Factors<T>): T;
  /** The penalty of the tensor from the sum of its summands. */
  fromSum<T>(m: Arithmetic<T>, sum: T, factors: Factors<T>): T;
  /** The derivative of the penalty by one element; a subgradient where it has a kink. */
  gradient<T>(m: Arithmetic<T>, w: T, sum: T, factors: Factors<T>): T;
}

/**
 * What a penalty is over, without names of layers: all kernels; all parameters, biases too; the
 * scales of normalizations; or, for penalties of groups, the hidden units and filters (a group is a
 * column of the kernel and its bias, in every layer but the last), the filters of convolutions
 * alone, or the input features (a group is a row of the first kernel).
 */
export type Scope = "kernels" | "all" | "scales" | "units" | "filters" | "features";

/** The size of an optimizer's steps: by how much a gradient of 1 moves a weight in the long run. */
export interface StepSize {
  /** The learning rate, with momentum over 1 - momentum. */
  readonly rate: number;
  /** Whether each weight's step is divided by a number of its own, D, as Adam's. */
  readonly divided: boolean;
}

/** What all penalties have. */
export interface PenaltyBase {
  /** Name in the registry, for example `"l1"`. */
  readonly type: string;
  /** Strengths by name, in the order in which they are written. */
  readonly factors: Factors;
  /** What it adds to the gradient of w, or does after the step, in words: `"0.1 w"`. */
  gradientText(step?: StepSize): string;
  /**
   * The penalty of one tensor, in float64.
   *
   * @param columns Entries of a row, which penalties of a matrix ask for; default all.
   */
  value(weights: ArrayLike<number>, columns?: number): number;
}

/** A penalty that is followed by its gradient. */
export interface GradientPenalty extends PenaltyBase {
  /** The gradient of {@linkcode PenaltyBase.value}, in float64. */
  gradient(weights: ArrayLike<number>, columns?: number): Float64Array;
}

/** An elementwise penalty, or one of a sum over elements: it joins the update of a weight. */
export interface ElementwisePenalty extends GradientPenalty {
  /** The calculation. */
  readonly rule: PenaltyRule;
  /** The sum over one tensor `w`, as a formula with the factors as scalars. */
  readonly sum: Formula;
}

/** A penalty that looks at a whole matrix: it joins the loss. */
export interface MatrixPenalty extends GradientPenalty {
  /**
   * The penalty on the backend, differentiable.
   *
   * @param w float32 `[rows, columns]`.
   */
  ofMatrix(w: tf.Tensor2D): tf.Scalar;
}

/** A penalty with a proximal step of one element, which joins the update of a weight. */
export interface ProximalPenalty extends PenaltyBase {
  /** The step. */
  readonly proximal: ProximalRule;
}

/**
 * The proximal operator of a penalty R as an elementwise calculation: the x at which
 * `metric (x - z)^2 / (2 rate) + R(x)` is least, from `pulled = metric z`.
 */
export type ProximalRule = <T>(
  m: Arithmetic<T>,
  pulled: T,
  metric: StepMetric<T>,
  factors: Factors<T>,
) => T;

/** In what a proximal step is made. */
export interface StepMetric<T> {
  /** Rate of the step, above 0. */
  readonly rate: T;
  /** What the optimizer divides a gradient by, above 0; default 1. */
  readonly metric?: T | undefined;
}

/** A penalty on groups of entries, with a proximal step for each group. */
export interface GroupPenalty extends PenaltyBase {
  /** Strength of each entry's absolute value, 0 or more. */
  readonly l1: number;
  /** Strength of what a group costs, 0 or more, before its weight. */
  readonly group: number;
  /** What a group costs: its 2-norm, or the same whatever it is, if it is not 0. */
  readonly cost: "norm" | "count";
  /** What a group counts: the root of its size, or 1. */
  readonly weights: "sqrt" | "none";
}

/** A term that draws weights towards where they are cheap: added to the loss, or by steps of its own. */
export type Penalty = ElementwisePenalty | MatrixPenalty | ProximalPenalty | GroupPenalty;

/**
 * Tells penalties whose gradient joins a weight's update from others.
 *
 * @returns Whether it is elementwise.
 *
 * @example
 * ```ts
 * import { isElementwise, l1, orthogonalRows } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([isElementwise(l1(1)), isElementwise(orthogonalRows(1))], [true, false]);
 * ```
 */
export function isElementwise(penalty: Penalty): penalty is ElementwisePenalty {
  return "rule" in penalty;
}

/**
 * Tells penalties of a matrix, which join the loss.
 *
 * @returns Whether it is of a matrix.
 *
 * @example
 * ```ts
 * import { isMatrixPenalty, l1, orthogonalRows } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([isMatrixPenalty(l1(1)), isMatrixPenalty(orthogonalRows(1))], [false, true]);
 * ```
 */
export function isMatrixPenalty(penalty: Penalty): penalty is MatrixPenalty {
  return "ofMatrix" in penalty;
}

/**
 * Tells penalties with a proximal step of each element.
 *
 * @returns Whether it is one.
 *
 * @example
 * ```ts
 * import { isProximal, l1, proxL1 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([isProximal(l1(1)), isProximal(proxL1(1))], [false, true]);
 * ```
 */
export function isProximal(penalty: Penalty): penalty is ProximalPenalty {
  return "proximal" in penalty;
}

/**
 * Tells penalties of groups.
 *
 * @returns Whether it is one.
 *
 * @example
 * ```ts
 * import { groupLasso, isGroupPenalty, proxL1 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([isGroupPenalty(proxL1(1)), isGroupPenalty(groupLasso(1))], [false, true]);
 * ```
 */
export function isGroupPenalty(penalty: Penalty): penalty is GroupPenalty {
  return "group" in penalty;
}

/**
 * Makes a penalty from its rule.
 *
 * @param type Name in the registry.
 * @param factors Strengths by name, in the order in which they are written.
 * @param rule The calculation.
 * @param gradientText What is added to the gradient of w, in words.
 * @returns The penalty.
 * @throws {RangeError} If a factor is negative or not finite.
 *
 * @example
 * ```ts
 * import { definePenalty } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const pull = definePenalty("pull", { factor: 2 }, {
 *   gradientReadsSum: false,
 *   summand: (_m, w) => w,
 *   fromSum: (m, sum, { factor }) => m.multiply(factor!, sum),
 *   gradient: (_m, _w, _sum, { factor }) => factor!,
 * }, "2");
 * assertEquals(pull.value([1, 2]), 6);
 * ```
 */
export function definePenalty(
  type: string,
  factors: Factors,
  rule: PenaltyRule,
  gradientText: string,
): ElementwisePenalty {
  checkFactors(type, factors);
  const sum: Formula = {
    name: `sum(${type})`,
    inputs: ["w"],
    scalars: Object.keys(factors),
    outputs: ["sum"],
    evaluate: (m, values) => ({ sum: rule.summand(m, values.w!, values) }),
  };
  const sumOf = (weights: ArrayLike<number>) =>
    evaluateNumbers(sum, { w: weights }, factors).sum!.reduce((total, x) => total + x, 0);
  return {
    type,
    factors,
    rule,
    sum,
    gradientText: () => gradientText,
    value: (weights) => rule.fromSum(numberArithmetic, sumOf(weights), factors),
    gradient(weights) {
      const total = sumOf(weights);
      return Float64Array.from(
        weights,
        (w) => rule.gradient(numberArithmetic, w, total, factors),
      );
    },
  };
}

/**
 * Writes what a proximal step takes: a number times the size of the optimizer's step.
 *
 * @param factor The number.
 * @param step The size; where none is given it is written as `s`.
 * @returns Such as `0.0005`, `0.0005 / D` or `0.001 s`.
 *
 * @example
 * ```ts
 * import { timesStep } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(timesStep(0.001, { rate: 0.5, divided: true }), "0.0005 / D");
 * ```
 */
export function timesStep(factor: number, step?: StepSize): string {
  if (step === undefined) return `${shortNumber(factor)} s`;
  return `${shortNumber(factor * step.rate)}${step.divided ? " / D" : ""}`;
}

/**
 * Checks the strengths of a penalty.
 *
 * @param type Name of the penalty.
 * @param factors Its strengths by name.
 * @throws {RangeError} If one is negative or not finite.
 */
export function checkFactors(type: string, factors: Factors): void {
  for (const [name, factor] of Object.entries(factors)) {
    if (!Number.isFinite(factor) || factor < 0) {
      throw new RangeError(`Cannot apply ${type}: ${name} is ${factor}, want a number >= 0`);
    }
  }
}
