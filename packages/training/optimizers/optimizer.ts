import type { Arithmetic } from "@shrinklab/formula";

/** An optimizer as plain data, with the field names of the replay cases. */
export interface OptimizerSpec {
  /** Which one. */
  readonly type: "SGD" | "Adam" | "AdamW" | "RMSprop" | "Ftrl";
  /** Whose exact arithmetic and defaults; each optimizer's page says how the two differ. */
  readonly semantics: "pytorch" | "keras";
  /** Learning rate, above 0. */
  readonly lr: number;
  /** SGD, RMSprop: share of the last step that is kept, 0 to below 1; default 0. */
  readonly momentum?: number;
  /** SGD: Nesterov's variant; default false. */
  readonly nesterov?: boolean;
  /** Weight decay, 0 or more. */
  readonly weightDecay?: number;
  /** Adam, AdamW: decay of the mean of gradients, 0 to below 1; default 0.9. */
  readonly beta1?: number;
  /** Adam, AdamW: decay of the mean of squares, 0 to below 1; default 0.999. */
  readonly beta2?: number;
  /** Adam, AdamW, RMSprop: keeps the division finite, above 0. */
  readonly epsilon?: number;
  /** RMSprop: decay of the mean of squares, 0 to below 1. */
  readonly rho?: number;
  /** Ftrl: strength of L1 on all parameters, 0 or more; default 0. */
  readonly l1?: number;
  /** Ftrl: strength of L2 on all parameters, 0 or more; default 0. */
  readonly l2?: number;
  /** Ftrl: what the sum of squares begins with, 0 or more; default 0.1. */
  readonly initialAccumulator?: number;
  /** Ftrl: power of the sum of squares in the rate, -0.5 and no other. */
  readonly learningRatePower?: number;
  /** Ftrl: added to the root of the sum of squares, 0 or more; default 0. */
  readonly beta?: number;
}

/** What an optimizer's rule calculates of one element: a step, or the weight itself. */
export interface RuleResult<T> {
  /** What is subtracted from the weight. */
  readonly step?: T;
  /** The same times the metric, of a rule that ends in this division. */
  readonly pull?: T;
  /** The new weight, of a rule that makes no steps. */
  readonly weight?: T;
  /** The new value of every slot, by name. */
  readonly slots: Readonly<Record<string, T>>;
  /** What the gradient was divided by, as {@linkcode ProximalMetric} has it; default 1. */
  readonly metric?: T;
}

/**
 * How a proximal step follows an optimizer's: with the metric D and the rate r, w becomes the x at
 * which `R(x) + sum D (x - z)^2 / (2 r)` is least.
 */
export interface ProximalMetric {
  /**
   * The rate of a step, in float64.
   *
   * @param t Number of the step, from 1.
   * @param learningRate Learning rate of this step.
   */
  rate(t: number, learningRate: number): number;
  /** D of one element, from the slots after the step and the scalars by name; default 1. */
  evaluate?<T>(m: Arithmetic<T>, values: Readonly<Record<string, T>>): T;
}

/** How an optimizer updates a weight: an elementwise rule over its gradient and its slots. */
export interface UpdateRule {
  /** Identity: rules of one name calculate the same, given the same scalars. */
  readonly name: string;
  /** Names of the state tensors it keeps for each parameter. */
  readonly slots: readonly string[];
  /** Slots that fade where there is no gradient, by more than a hundredth a step; default all. */
  readonly fading?: readonly string[];
  /** What slots are filled with at the start, by name; default 0. */
  readonly initial?: Readonly<Record<string, number>>;
  /** How proximal steps follow; absent where the rule has no room for one. */
  readonly proximal?: ProximalMetric;
  /** Weight decay, and whether it joins the gradient or shrinks the weight beside it. */
  readonly decay: { readonly factor: number; readonly decoupled: boolean };
  /** The scalars that are the same in every step, in float64. */
  readonly constants: Readonly<Record<string, number>>;
  /**
   * The other scalars of one step, in float64.
   *
   * @param t Number of the step, from 1.
   * @param learningRate Learning rate of this step.
   */
  scalars(t: number, learningRate: number): Record<string, number>;
  /**
   * Calculates one element; the weight before the step is among the values as `w`.
   *
   * @param gradient What all terms of the loss and a coupled decay add up to.
   * @param values The slots and the scalars by name.
   */
  evaluate<T>(m: Arithmetic<T>, gradient: T, values: Readonly<Record<string, T>>): RuleResult<T>;
}

/** How an optimizer is made from its spec. */
export interface OptimizerFactory {
  /** Makes the rule; the spec has been checked. */
  readonly create: (spec: OptimizerSpec) => UpdateRule;
  /** Fields that its spec may have beside `type`, `semantics` and `lr`. */
  readonly fields: readonly (keyof OptimizerSpec)[];
  /** The frameworks that have it; default both. */
  readonly semantics?: readonly OptimizerSpec["semantics"][];
}
