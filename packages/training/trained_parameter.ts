import { assignFormula, numberArithmetic, sumFormula } from "@shrinklab/formula";
import type { Constraint, ElementwisePenalty } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import { applyConstraint } from "./apply_constraint.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import { overwrite } from "./overwrite.ts";
import {
  type AfterUpdate,
  composeUpdate,
  masking,
  type ParameterUpdate,
  stepNumbers,
  sumName,
} from "./parameter_update.ts";

/** What follows the optimizer's step on a parameter. */
export interface AfterStep extends AfterUpdate {
  /** What the parameter is brought to last. */
  readonly constraint?: Constraint | undefined;
}

/**
 * The numbers of a step by name, as questions that a recorded step asks anew at each replay.
 *
 * @param rule The optimizer's rule.
 * @param numbers The values of {@linkcode stepNumbers} for the step that is to be calculated.
 * @returns Name and question of each.
 */
export function askNumbers(
  rule: UpdateRule,
  numbers: () => readonly number[],
): [name: string, ask: () => number][] {
  return Object.keys(stepNumbers(rule, 1, 1)).map((name, i) => [name, () => numbers()[i]!]);
}

/** A parameter in training: its variable, its penalties, its mask, the optimizer's state for it. */
export class TrainedParameter implements Disposable {
  /** The parameter on the backend. */
  readonly variable: tf.Variable;
  /** The optimizer's state for it, by name. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
  readonly #hasGradient: boolean;
  readonly #numbers: () => readonly number[];
  #rule!: UpdateRule;
  #penalties!: readonly ElementwisePenalty[];
  #update!: ParameterUpdate;
  /** 0 where the parameter is 0 whatever happens, else 1; nothing where it never is. */
  readonly #mask: tf.Variable | undefined;
  #constraint: Constraint | undefined;
  /** Where a recorded step asks for its numbers at each replay, of those that the update reads. */
  #ask!: Readonly<Record<string, () => number>>;

  /**
   * Makes the optimizer's state as its rule begins.
   *
   * @param variable The parameter; it stays the caller's.
   * @param rule The optimizer's rule.
   * @param penalties The penalties on it.
   * @param hasGradient Whether the data loss trains it.
   * @param numbers The values of {@linkcode stepNumbers} for the step that is to be calculated.
   * @param after What follows the optimizer's step: a proximal step, a mask, which lets all through
   * at first, and what the parameter is brought to by `constrain()`; default nothing.
   */
  constructor(
    variable: tf.Variable,
    rule: UpdateRule,
    penalties: readonly ElementwisePenalty[],
    hasGradient: boolean,
    numbers: () => readonly number[],
    after: AfterStep = {},
  ) {
    this.variable = variable;
    this.#hasGradient = hasGradient;
    this.#numbers = numbers;
    this.replan(rule, penalties, after);
    this.slots = Object.fromEntries(
      this.#update.slots.map((slot) => [slot, filled(variable.shape, rule.initial?.[slot] ?? 0)]),
    );
    if (after.masked) this.#mask = filled(variable.shape, 1);
  }

  /** The penalties on it. */
  get penalties(): readonly ElementwisePenalty[] {
    return this.#penalties;
  }

  /**
   * Changes what the next steps do; the parameter, its mask and the optimizer's state stay.
   *
   * @param rule A rule with the same state.
   * @param penalties The penalties on it.
   * @param after What follows the optimizer's step, with a mask just where there was one.
   */
  replan(rule: UpdateRule, penalties: readonly ElementwisePenalty[], after: AfterStep): void {
    this.#rule = rule;
    this.#penalties = penalties;
    this.#constraint = after.constraint;
    this.#update = composeUpdate(rule, penalties, this.#hasGradient, after);
    const { scalars } = this.#update.formula;
    this.#ask = Object.fromEntries(
      askNumbers(rule, this.#numbers).filter(([name]) => scalars.includes(name)),
    );
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
   * Overwrites the parameter and its state with those after the step whose numbers there are; steps
   * of groups and `constrain()` may follow.
   *
   * @param gradient Gradient of the data loss, where that trains it.
   * @returns The sum of each penalty's summands before the step: scalars on the backend.
   */
  update(gradient: tf.Tensor | undefined): tf.Scalar[] {
    const tensors: Record<string, tf.Tensor> = { w: this.variable, ...this.slots };
    if (gradient) tensors.gradient = gradient;
    if (this.#mask) tensors.mask = this.#mask;
    const scalars: Record<string, number | (() => number) | tf.Scalar> = {
      ...this.#update.constants,
      ...this.#ask,
    };
    const sums = this.penalties.map(({ rule, sum, factors }, i) => {
      if (!rule.gradientReadsSum) return undefined;
      return scalars[sumName(i)] = sumFormula(sum, { w: this.variable }, factors);
    });
    const others = assignFormula(this.#update.formula, tensors, scalars);
    return sums.map((sum) => sum ?? others.shift()!);
  }

  /**
   * Makes the parameter 0 where a mask is 0, and keeps it so in all steps to come.
   *
   * @param values 0 or 1 for each entry.
   * @throws {TypeError} If it was made without `masked`.
   */
  mask(values: Float32Array): void {
    if (!this.#mask) {
      throw new TypeError("Cannot mask: the trainer has no masks, want masked: true");
    }
    overwrite(this.#mask, values);
    this.applyMask();
  }

  /** Makes the parameter 0 where its mask is 0, if it has one: after it was loaded from elsewhere. */
  applyMask(): void {
    if (this.#mask) assignFormula(masking, { w: this.variable, mask: this.#mask }, {});
  }

  /** Begins the optimizer's state anew. */
  restart(): void {
    for (const [name, slot] of Object.entries(this.slots)) {
      overwrite(slot, new Float32Array(slot.size).fill(this.#rule.initial?.[name] ?? 0));
    }
  }

  /** Brings the parameter to what its constraint wants, if it has one. */
  constrain(): void {
    if (this.#constraint) applyConstraint(this.variable, this.#constraint);
  }

  /** Frees the state and the mask; the variable is the caller's. */
  [Symbol.dispose](): void {
    for (const slot of Object.values(this.slots)) slot.dispose();
    this.#mask?.dispose();
  }
}

function filled(shape: number[], value: number): tf.Variable {
  const initial = tf.fill(shape, value);
  const variable = tf.variable(initial, false);
  initial.dispose();
  return variable;
}
