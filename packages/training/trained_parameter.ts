import { assignFormula, type HostNumber, numberArithmetic, sumFormula } from "@shrinklab/formula";
import type { NamedTensor } from "@shrinklab/models";
import type { Constraint, ElementwisePenalty } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import { applyConstraint } from "./apply_constraint.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import { overwrite } from "./overwrite.ts";
import {
  type AfterUpdate,
  composeUpdate,
  fading,
  masking,
  type ParameterUpdate,
  stepNumbers,
  sumName,
} from "./parameter_update.ts";

/** What follows the optimizer's step on a parameter. */
export interface AfterStep extends AfterUpdate {
  /** What the parameter is brought to last. */
  readonly constraint?: Constraint | undefined;
  /** Whether weights may stay at 0, for `fade()`; default where `proximal` is given. */
  readonly vanishing?: boolean | undefined;
}

/** Where a recorded step asks for its numbers at each replay, by their names. */
export type AskedNumbers = Readonly<Record<string, () => number>>;

/**
 * The numbers of an optimizer's step, which are the same for all parameters.
 *
 * @param ruleOf The optimizer's rule; a later one differs from the first in numbers alone.
 * @param numbers The values of {@linkcode stepNumbers} for the step that is to be calculated.
 * @returns Where to ask for each, and for each of the rule's constants.
 *
 * @example
 * ```ts
 * import { askNumbers, createOptimizer, stepNumbers } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = createOptimizer({ type: "SGD", semantics: "keras", lr: 0.5, momentum: 0.75 });
 * const asked = askNumbers(() => rule, () => Object.values(stepNumbers(rule, 1, 0.5)));
 * assertEquals(Object.keys(asked), ["momentum", "learningRate", "proximalRate"]);
 * assertEquals(asked.momentum!(), 0.75);
 * ```
 */
export function askNumbers(
  ruleOf: () => UpdateRule,
  numbers: () => readonly number[],
): AskedNumbers {
  const rule = ruleOf();
  return Object.fromEntries([
    ...Object.keys(rule.constants).map((name) => [name, () => ruleOf().constants[name]!]),
    ...Object.keys(stepNumbers(rule, 1, 1)).map((name, i) => [name, () => numbers()[i]!]),
  ]);
}

/** A parameter in training: its variable, its penalties, its mask, the optimizer's state for it. */
export class TrainedParameter implements Disposable {
  /** The parameter on the backend. */
  readonly variable: tf.Variable;
  readonly #hasGradient: boolean;
  #penalties!: readonly ElementwisePenalty[];
  #update!: ParameterUpdate;
  /** The optimizer's state for it, by name. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
  #rule!: UpdateRule;
  /** Values of the formula's scalars that are the same in every step. */
  #constants!: readonly number[];
  /** 0 where the parameter is 0 whatever happens, else 1; nothing where it never is. */
  readonly #mask: tf.Variable | undefined;
  readonly #constraint: Constraint | undefined;
  readonly #vanishing: boolean;
  /** Where to ask for the numbers that the update reads. */
  readonly #asked: AskedNumbers;

  /**
   * Makes the optimizer's state as its rule begins.
   *
   * @param variable The parameter; it stays the caller's.
   * @param rule The optimizer's rule.
   * @param penalties The penalties on it.
   * @param hasGradient Whether the data loss trains it.
   * @param asked Where to ask for the optimizer's numbers, as {@linkcode askNumbers} says. Parameters
   * that share it are asked once for all.
   * @param after What follows the optimizer's step: a proximal step, a mask, which lets all through
   * at first, and what the parameter is brought to by `constrain()`; default nothing.
   */
  constructor(
    variable: tf.Variable,
    rule: UpdateRule,
    penalties: readonly ElementwisePenalty[],
    hasGradient: boolean,
    asked: AskedNumbers,
    after: AfterStep = {},
  ) {
    this.variable = variable;
    this.#hasGradient = hasGradient;
    this.#constraint = after.constraint;
    this.#vanishing = after.vanishing ?? after.proximal !== undefined;
    this.follow(rule, penalties, after);
    this.slots = Object.fromEntries(
      this.#update.slots.map((slot) => [slot, filled(variable.shape, rule.initial?.[slot] ?? 0)]),
    );
    if (after.masked) this.#mask = filled(variable.shape, 1);
    const own = Object.keys(this.#update.constants).map((name, i) =>
      [name, () => this.#constants[i]!] as const
    );
    const all = { ...Object.fromEntries(own), ...asked };
    this.#asked = Object.fromEntries(
      Object.entries(all).filter(([name]) => this.#update.formula.scalars.includes(name)),
    );
  }

  /** The penalties on it. */
  get penalties(): readonly ElementwisePenalty[] {
    return this.#penalties;
  }

  /**
   * Takes numbers from other rules from now on, of which nothing but numbers differs from those that
   * it was made with; so a recorded step goes on.
   *
   * @param rule The optimizer's rule.
   * @param penalties The penalties on it.
   * @param after What follows the optimizer's step.
   */
  follow(rule: UpdateRule, penalties: readonly ElementwisePenalty[], after: AfterStep = {}): void {
    this.#rule = rule;
    this.#penalties = penalties;
    this.#update = composeUpdate(rule, penalties, this.#hasGradient, after);
    this.#constants = Object.values(this.#update.constants);
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
    const scalars: Record<string, HostNumber | tf.Scalar> = { ...this.#asked };
    const sums = this.penalties.map(({ rule, sum }, i) => {
      if (!rule.gradientReadsSum) return undefined;
      const factors = Object.fromEntries(
        sum.scalars.map((name) => [name, () => this.penalties[i]!.factors[name]!]),
      );
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

  /** Copies the optimizer's state and the mask off the backend, each named by what it is. */
  stateTensors(): NamedTensor[] {
    return Object.entries(this.#moving()).map(([name, variable]) => ({
      name,
      shape: variable.shape,
      values: Float32Array.from(variable.dataSync()),
    }));
  }

  /**
   * Overwrites the optimizer's state and the mask.
   *
   * @param tensors What {@linkcode TrainedParameter.stateTensors} gave.
   * @throws {RangeError} If they are those of another optimizer or shape.
   */
  restoreTensors(tensors: readonly NamedTensor[]): void {
    const moving = this.#moving();
    const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    const listed = (names: Iterable<string>) => [...names].sort().join(", ") || "none";
    const [found, wanted] = [listed(given.keys()), listed(Object.keys(moving))];
    if (found !== wanted) {
      throw new RangeError(`Cannot resume: the optimizer's state is ${found}, want ${wanted}`);
    }
    for (const [name, variable] of Object.entries(moving)) {
      const { shape, values } = given.get(name)!;
      if (shape.join() !== variable.shape.join()) {
        throw new RangeError(
          `Cannot resume: ${name} is [${shape.join(", ")}], want [${variable.shape.join(", ")}]`,
        );
      }
      overwrite(variable, values);
    }
  }

  /** Lets all entries go that its mask holds at 0; they stay 0 until they are trained. */
  unmask(): void {
    if (this.#mask) overwrite(this.#mask, new Float32Array(this.#mask.size).fill(1));
  }

  /** Begins the optimizer's state anew. */
  restart(): void {
    for (const [name, slot] of Object.entries(this.slots)) {
      overwrite(slot, new Float32Array(slot.size).fill(this.#rule.initial?.[name] ?? 0));
    }
  }

  /**
   * Brings the state to 0 that has faded, where weights may stay at 0: it does not come among numbers
   * below 1e-38, which processors are slow at. Now and then is enough.
   */
  fade(): void {
    if (!this.#vanishing) return;
    for (const name of this.#rule.fading ?? this.#rule.slots) {
      assignFormula(fading, { state: this.slots[name]! }, {});
    }
  }

  /** Brings the parameter to what its constraint wants, if it has one. */
  constrain(): void {
    if (this.#constraint) applyConstraint(this.variable, this.#constraint);
  }

  /** What moves beside the parameter. */
  #moving(): Record<string, tf.Variable> {
    return { ...this.slots, ...(this.#mask ? { mask: this.#mask } : {}) };
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
