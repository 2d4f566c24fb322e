import {
  type Arithmetic,
  evaluateNumbers,
  type Formula,
  numberArithmetic,
} from "@shrinklab/formula";
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

/** What all penalties have. */
export interface PenaltyBase {
  /** Name in the registry, for example `"l1"`. */
  readonly type: string;
  /** Strengths, each 0 or more. */
  readonly factors: Factors;
  /** What the penalty adds to the gradient of w, in words: `"0.1 w"`. */
  readonly gradientText: string;
  /**
   * The penalty of one tensor, in float64.
   *
   * @param columns Entries of a row, which penalties of a matrix ask for; default all.
   */
  value(weights: ArrayLike<number>, columns?: number): number;
  /** The gradient of {@linkcode PenaltyBase.value}, in float64. */
  gradient(weights: ArrayLike<number>, columns?: number): Float64Array;
}

/** An elementwise penalty, or one of a sum over elements: it joins the update of a weight. */
export interface ElementwisePenalty extends PenaltyBase {
  /** The calculation. */
  readonly rule: PenaltyRule;
  /** The sum over one tensor `w`, as a formula with the factors as scalars. */
  readonly sum: Formula;
}

/** A penalty that looks at a whole matrix: it joins the loss. */
export interface MatrixPenalty extends PenaltyBase {
  /**
   * The penalty on the backend, differentiable.
   *
   * @param w float32 `[rows, columns]`.
   */
  ofMatrix(w: tf.Tensor2D): tf.Scalar;
}

/** A term that is added to the loss and draws weights towards where they are cheap. */
export type Penalty = ElementwisePenalty | MatrixPenalty;

/**
 * Tells the two kinds of penalties apart.
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
    gradientText,
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
