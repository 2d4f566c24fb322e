import type { Arithmetic, Formula } from "@shrinklab/formula";
import {
  type ElementwisePenalty,
  type ProximalPenalty,
  softThreshold,
} from "@shrinklab/regularizers";
import type { RuleResult, UpdateRule } from "./optimizers/optimizer.ts";

/** All that happens to one parameter in a step, as one formula and its scalars. */
export interface ParameterUpdate {
  /**
   * Reads `w`, `gradient` (unless there is none), the optimizer's slots, and `mask` if it has one;
   * overwrites w and the slots in place. Its sums are those of the penalties whose gradient does not
   * read them.
   */
  readonly formula: Formula;
  /** Names of the slots: state tensors of the parameter's shape, zero at the start or as the rule says. */
  readonly slots: readonly string[];
  /** Scalars that are the same in every step: the optimizer's, the decay, the penalties' factors. */
  readonly constants: Readonly<Record<string, number>>;
  /**
   * All scalars that are numbers: `constants` and {@linkcode stepNumbers}. The formula's others,
   * `penalty0.sum` and so on, are the sums that the gradient of a norm reads: they are taken first.
   */
  numbers(t: number, learningRate: number): Record<string, number>;
}

/** What follows the optimizer's step within the update of a parameter. */
export interface AfterUpdate {
  /** A penalty on it with a proximal step, which the rule must allow; default none. */
  readonly proximal?: ProximalPenalty | undefined;
  /**
   * Whether w becomes exactly 0 where an input `mask` is 0, whatever the optimizer's state and the
   * decay would make of it, and stays where it is 1; default false.
   */
  readonly masked?: boolean | undefined;
}

/**
 * The scalars that one step gives the updates of all parameters alike.
 *
 * @param rule The optimizer's rule.
 * @param t Number of the step, from 1.
 * @param learningRate Learning rate of the step.
 * @returns Them by name, in float64; the same names at every step.
 *
 * @example
 * ```ts
 * import { stepNumbers } from "@shrinklab/training";
 * import { createOptimizer } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = createOptimizer({ type: "SGD", semantics: "keras", lr: 0.5, weightDecay: 0.5 });
 * assertEquals(stepNumbers(rule, 1, 0.5), { learningRate: 0.5, keep: 0.75, proximalRate: 0.5 });
 * ```
 */
export function stepNumbers(
  rule: UpdateRule,
  t: number,
  learningRate: number,
): Record<string, number> {
  const { factor, decoupled } = rule.decay;
  const numbers = rule.scalars(t, learningRate);
  if (factor !== 0 && decoupled) numbers.keep = 1 - learningRate * factor;
  if (rule.proximal) numbers.proximalRate = rule.proximal.rate(t, learningRate);
  return numbers;
}

/**
 * Composes the update of one parameter: data gradient + penalties' gradients + coupled decay,
 * then the optimizer's rule, then decoupled decay and the step, then the proximal step in the
 * optimizer's metric, then the mask. Steps of groups, and a constraint, which need norms, follow it.
 *
 * @param rule The optimizer's rule.
 * @param penalties The penalties on this parameter.
 * @param hasGradient Whether the data loss has a gradient; without it the penalties train alone.
 * @param after What follows the optimizer's step; default nothing.
 * @returns The update.
 *
 * @example
 * ```ts
 * import { evaluateNumbers } from "@shrinklab/formula";
 * import { l2 } from "@shrinklab/regularizers";
 * import { composeUpdate } from "@shrinklab/training";
 * import { sgd } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = sgd({ type: "SGD", semantics: "pytorch", lr: 0.5 });
 * const { formula, numbers } = composeUpdate(rule, [l2(1)], true);
 * assertEquals(formula.name, "data + l2 -> sgd");
 * // 3 - 0.5 * (1 + 2 * 3)
 * assertEquals(evaluateNumbers(formula, { w: [3], gradient: [1] }, numbers(1, 0.5)).w![0], -0.5);
 * ```
 */
export function composeUpdate(
  rule: UpdateRule,
  penalties: readonly ElementwisePenalty[],
  hasGradient: boolean,
  { proximal, masked = false }: AfterUpdate = {},
): ParameterUpdate {
  const { factor, decoupled } = rule.decay;
  const hasDecay = factor !== 0;
  const terms = [
    ...(hasGradient ? ["data"] : []),
    ...penalties.map((penalty) => penalty.type),
    ...(hasDecay && !decoupled ? ["decay"] : []),
  ];

  const constants: Record<string, number> = { ...rule.constants };
  if (hasDecay && !decoupled) constants.decay = factor;
  for (const [i, penalty] of penalties.entries()) {
    for (const [name, value] of Object.entries(penalty.factors)) {
      constants[`penalty${i}.${name}`] = value;
    }
  }
  for (const [name, value] of Object.entries(proximal?.factors ?? {})) {
    constants[`proximal.${name}`] = value;
  }
  const numbers = (t: number, learningRate: number) => {
    const { proximalRate, ...others } = stepNumbers(rule, t, learningRate);
    return { ...others, ...(proximal ? { proximalRate: proximalRate! } : {}), ...constants };
  };

  const [before, meanwhile] = [sumNames(penalties, true), sumNames(penalties, false)];
  const formula: Formula = {
    name: `${terms.join(" + ") || "nothing"} -> ${rule.name}${
      hasDecay && decoupled ? " with decoupled decay" : ""
    }${proximal ? ` -> ${proximal.type}` : ""}${masked ? " -> mask" : ""}`,
    inputs: [
      "w",
      ...(hasGradient ? ["gradient"] : []),
      ...rule.slots,
      ...(masked ? ["mask"] : []),
    ],
    scalars: [...Object.keys(numbers(1, 1)), ...before],
    outputs: ["w", ...rule.slots],
    ...(meanwhile.length > 0 ? { sums: meanwhile } : {}),
    evaluate<T>(m: Arithmetic<T>, values: Readonly<Record<string, T>>): Record<string, T> {
      const w = values.w!;
      let gradient = values.gradient;
      const add = (term: T) => gradient = gradient === undefined ? term : m.add(gradient, term);
      const sums: Record<string, T> = {};
      for (const [i, { rule, factors }] of penalties.entries()) {
        const own: Record<string, T> = {};
        for (const name in factors) own[name] = values[`penalty${i}.${name}`]!;
        if (!rule.gradientReadsSum) sums[sumName(i)] = rule.summand(m, w, own);
        // A rule that does not read the sum is given nothing it could use by mistake.
        add(rule.gradient(m, w, values[sumName(i)] ?? m.constant(NaN), own));
      }
      if (hasDecay && !decoupled) add(m.multiply(values.decay!, w));
      const result = rule.evaluate(m, gradient ?? m.constant(0), values);
      const kept = hasDecay && decoupled ? m.multiply(values.keep!, w) : w;
      const next = nextWeight(m, kept, result, values);
      return {
        w: masked ? applyMask(m, next, values.mask!) : next,
        ...result.slots,
        ...sums,
      };
    },
  };
  return { formula, slots: rule.slots, constants, numbers };

  function nextWeight<T>(
    m: Arithmetic<T>,
    w: T,
    { weight, pull, step, metric }: RuleResult<T>,
    values: Readonly<Record<string, T>>,
  ): T {
    if (!proximal) {
      return weight ?? m.subtract(w, pull === undefined ? step! : m.divide(pull, metric!));
    }
    const own: Record<string, T> = {};
    for (const name in proximal.factors) own[name] = values[`proximal.${name}`]!;
    // In units of the metric the optimizer's own division is the only one.
    const scaled = (x: T) => metric === undefined ? x : m.multiply(metric, x);
    const pulled = pull === undefined
      ? scaled(weight ?? m.subtract(w, step!))
      : m.subtract(scaled(w), pull);
    return proximal.proximal(m, pulled, { rate: values.proximalRate!, metric }, own);
  }
}

/** w where the mask is 1, and 0 where it is 0, not -0: that is what is added for. */
export function applyMask<T>(m: Arithmetic<T>, w: T, mask: T): T {
  return m.add(m.multiply(w, mask), m.constant(0));
}

/** Brings a state to 0 that has come near to it: what is above 1e-22 keeps every bit. */
export const fading: Formula = {
  name: "fading",
  inputs: ["state"],
  scalars: [],
  outputs: ["state"],
  evaluate: (m, { state }) => ({ state: softThreshold(m, state!, m.constant(1e-30)) }),
};

/** The mask alone, without a step. */
export const masking: Formula = {
  name: "mask",
  inputs: ["w", "mask"],
  scalars: [],
  outputs: ["w"],
  evaluate: (m, { w, mask }) => ({ w: applyMask(m, w!, mask!) }),
};

/**
 * Name of a penalty's sum over its tensor.
 *
 * @param index Place of the penalty among those of the parameter.
 * @returns The name.
 */
export function sumName(index: number): string {
  return `penalty${index}.sum`;
}

function sumNames(penalties: readonly ElementwisePenalty[], read: boolean): string[] {
  return penalties.flatMap(({ rule }, i) => rule.gradientReadsSum === read ? [sumName(i)] : []);
}
