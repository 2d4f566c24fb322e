import { assignFormula, numberArithmetic, sumFormula } from "@shrinklab/formula";
import type { ElementwisePenalty } from "@shrinklab/regularizers";
import type { Constraint } from "@shrinklab/regularizers/constraints";
import * as tf from "@tensorflow/tfjs";
import { applyConstraint } from "./apply_constraint.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import { composeUpdate, type ParameterUpdate, sumName } from "./parameter_update.ts";

/** A parameter in training: its variable, its penalties, the optimizer's state for it. */
export class TrainedParameter implements Disposable {
  /** The penalties on it. */
  readonly penalties: readonly ElementwisePenalty[];
  readonly #variable: tf.Variable;
  readonly #update: ParameterUpdate;
  readonly #slots: Readonly<Record<string, tf.Variable>>;
  readonly #constraint: Constraint | undefined;
  /** Where a recorded step asks for its numbers at each replay. */
  readonly #ask: Readonly<Record<string, () => number>>;
  #numbers: Readonly<Record<string, number>>;

  /**
   * Makes the optimizer's state, all zero.
   *
   * @param variable The parameter; it stays the caller's.
   * @param rule The optimizer's rule.
   * @param penalties The penalties on it.
   * @param hasGradient Whether the data loss trains it.
   * @param constraint What it is brought to after every update; default nothing.
   */
  constructor(
    variable: tf.Variable,
    rule: UpdateRule,
    penalties: readonly ElementwisePenalty[],
    hasGradient: boolean,
    constraint?: Constraint,
  ) {
    this.penalties = penalties;
    this.#variable = variable;
    this.#constraint = constraint;
    this.#update = composeUpdate(rule, penalties, hasGradient);
    this.#slots = Object.fromEntries(this.#update.slots.map((slot) => {
      const zeros = tf.zeros(variable.shape);
      const state = tf.variable(zeros, false);
      zeros.dispose();
      return [slot, state];
    }));
    this.#numbers = this.#update.numbers(1, 0);
    this.#ask = Object.fromEntries(
      Object.keys(this.#numbers).map((name) => [name, () => this.#numbers[name]!]),
    );
  }

  /**
   * Sums the summands of each penalty over the parameter.
   *
   * @returns A scalar a penalty, on the backend.
   */
  penaltySums(): tf.Scalar[] {
    return this.penalties.map((penalty) =>
      sumFormula(penalty.sum, { w: this.#variable }, penalty.factors)
    );
  }

  /**
   * Adds up the penalties from their sums.
   *
   * @param sums What {@linkcode TrainedParameter.penaltySums} gave, read from the backend.
   * @returns The penalty of this parameter.
   */
  penalty(sums: readonly number[]): number {
    return this.penalties.reduce(
      (total, { rule, factors }, i) => total + rule.fromSum(numberArithmetic, sums[i]!, factors),
      0,
    );
  }

  /**
   * Sets the numbers of the next update: it can then be run, or replayed where it was recorded.
   *
   * @param t Number of the step, from 1.
   * @param learningRate Learning rate of the step.
   */
  prepare(t: number, learningRate: number): void {
    this.#numbers = this.#update.numbers(t, learningRate);
  }

  /**
   * Overwrites the parameter and its state with those after the prepared step.
   *
   * @param gradient Gradient of the data loss, where that trains it.
   * @param sums The penalties' sums before the step.
   */
  update(gradient: tf.Tensor | undefined, sums: readonly tf.Scalar[]): void {
    const tensors: Record<string, tf.Tensor> = { w: this.#variable, ...this.#slots };
    if (gradient) tensors.gradient = gradient;
    const scalars: Record<string, (() => number) | tf.Scalar> = { ...this.#ask };
    for (const [i, { rule }] of this.penalties.entries()) {
      if (rule.gradientReadsSum) scalars[sumName(i)] = sums[i]!;
    }
    assignFormula(this.#update.formula, tensors, scalars);
    if (this.#constraint) applyConstraint(this.#variable, this.#constraint);
  }

  /** Frees the state; the variable is the caller's. */
  [Symbol.dispose](): void {
    for (const slot of Object.values(this.#slots)) slot.dispose();
  }
}
