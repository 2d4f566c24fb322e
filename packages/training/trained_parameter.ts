import { assignFormula, numberArithmetic, sumFormula } from "@shrinklab/formula";
import type { Constraint, ElementwisePenalty } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import { applyConstraint } from "./apply_constraint.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import { composeUpdate, type ParameterUpdate, stepNumbers, sumName } from "./parameter_update.ts";

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

  /**
   * Makes the optimizer's state, all zero.
   *
   * @param variable The parameter; it stays the caller's.
   * @param rule The optimizer's rule.
   * @param penalties The penalties on it.
   * @param hasGradient Whether the data loss trains it.
   * @param numbers The values of {@linkcode stepNumbers} for the step that is to be calculated.
   * @param constraint What it is brought to after every update; default nothing.
   */
  constructor(
    variable: tf.Variable,
    rule: UpdateRule,
    penalties: readonly ElementwisePenalty[],
    hasGradient: boolean,
    numbers: () => readonly number[],
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
    const names = Object.keys(stepNumbers(rule, 1, 0));
    this.#ask = Object.fromEntries(names.map((name, i) => [name, () => numbers()[i]!]));
  }

  /**
   * Adds up the penalties from their sums.
   *
   * @param sums What {@linkcode TrainedParameter.update} gave, read from the backend.
   * @param from Where this parameter's begin among them; default 0.
   * @returns The penalty of this parameter.
   */
  penalty(sums: ArrayLike<number>, from = 0): number {
    return this.penalties.reduce(
      (total, { rule, factors }, i) =>
        total + rule.fromSum(numberArithmetic, sums[from + i]!, factors),
      0,
    );
  }

  /**
   * Overwrites the parameter and its state with those after the step whose numbers there are.
   *
   * @param gradient Gradient of the data loss, where that trains it.
   * @returns The sum of each penalty's summands before the step: scalars on the backend.
   */
  update(gradient: tf.Tensor | undefined): tf.Scalar[] {
    const tensors: Record<string, tf.Tensor> = { w: this.#variable, ...this.#slots };
    if (gradient) tensors.gradient = gradient;
    const scalars: Record<string, number | (() => number) | tf.Scalar> = {
      ...this.#update.constants,
      ...this.#ask,
    };
    const sums = this.penalties.map(({ rule, sum, factors }, i) => {
      if (!rule.gradientReadsSum) return undefined;
      return scalars[sumName(i)] = sumFormula(sum, { w: this.#variable }, factors);
    });
    const others = assignFormula(this.#update.formula, tensors, scalars);
    if (this.#constraint) applyConstraint(this.#variable, this.#constraint);
    return sums.map((sum) => sum ?? others.shift()!);
  }

  /** Frees the state; the variable is the caller's. */
  [Symbol.dispose](): void {
    for (const slot of Object.values(this.#slots)) slot.dispose();
  }
}
