import { assignFormula, type Formula } from "@shrinklab/formula";
import type { NamedTensor } from "@shrinklab/models";
import { shrinkGroups } from "@shrinklab/ops";
import type { ProximalPenalty } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import { type BatchProgramOptions, BatchPrograms } from "./batch_program.ts";
import { LossTerms } from "./loss_terms.ts";
import { ModelVariables } from "./model_variables.ts";
import { applyMask } from "./parameter_update.ts";
import type { TrainingPlan } from "./plan_training.ts";
import type { Batch, ResidentExamples } from "./resident_examples.ts";

/** A parameter of an accelerated descent: where the gradient is taken, and where it has come to. */
interface Descending {
  /** Where the gradient is taken: the model's variable. */
  readonly ahead: tf.Variable;
  /** The weights. */
  readonly x: tf.Variable;
  /** The weights before the last step. */
  readonly before: tf.Variable;
  /** A penalty with a proximal step, if there is one. */
  readonly proximal: ProximalPenalty | undefined;
  /** 0 where the parameter stays 0, else 1; nothing where it never does. */
  readonly mask: tf.Tensor | undefined;
}

/** Options of {@linkcode AcceleratedDescent}. */
export interface DescentOptions extends BatchProgramOptions {
  /** 0 or 1 for each entry of a parameter, by its name: those of 0, which begin so, stay 0. */
  readonly masks?: ReadonlyMap<string, Float32Array> | undefined;
}

/**
 * Accelerated proximal gradient steps over all rows (FISTA), with restarts: it comes to the optimum of
 * a convex loss and convex penalties with proximal steps in about the root of the steps that plain
 * ones need.
 *
 * With the rate r: `x' = prox(y - r g(y))`, `y' = x' + beta (x' - x)`, beta from
 * `t' = (1 + sqrt(1 + 4 t^2)) / 2` as `(t - 1) / t'`; t is 1 again after a step that went against
 * the last one.
 *
 * Sources: Beck and Teboulle (2009); restarts by the gradient: O'Donoghue and Candes (2015).
 */
export class AcceleratedDescent implements Disposable {
  readonly #plan: TrainingPlan;
  readonly #rate: number;
  readonly #variables: ModelVariables;
  readonly #terms: LossTerms;
  readonly #parameters: readonly Descending[];
  readonly #steps: BatchPrograms;
  readonly #gradients: BatchPrograms;
  readonly #examples: ResidentExamples;
  readonly #rows: Int32Array;
  #t = 1;
  #beta = 0;

  /**
   * Begins at some weights.
   *
   * @param plan Model, loss and penalties; the optimizer has no part.
   * @param weights A tensor for each parameter.
   * @param examples The rows that the loss is the mean over; they stay the caller's.
   * @param rate Rate of the steps: one over the largest curvature of the loss.
   * @param options Whether to record, and what stays 0.
   * @throws {RangeError} If the weights do not fit the model.
   */
  constructor(
    plan: TrainingPlan,
    weights: readonly NamedTensor[],
    examples: ResidentExamples,
    rate: number,
    options: DescentOptions = {},
  ) {
    this.#plan = plan;
    this.#rate = rate;
    this.#variables = new ModelVariables(plan.model, weights);
    this.#terms = new LossTerms(plan, this.#variables, undefined);
    const { byName } = this.#variables;
    this.#parameters = plan.model.parameters.map(({ name, shape }, i) => {
      const ahead = byName[name]!;
      const mask = options.masks?.get(name);
      return {
        ahead,
        x: copyOf(ahead),
        before: copyOf(ahead),
        proximal: plan.regularization.proximal[i],
        mask: mask && tf.tensor(mask, [...shape]),
      };
    });
    this.#examples = examples;
    this.#rows = Int32Array.from({ length: examples.rows }, (_, row) => row);
    this.#steps = new BatchPrograms((batch) => [this.#step(batch)], options);
    this.#gradients = new BatchPrograms((batch) => this.#lossAndGradients(batch), options);
  }

  /** Makes a step. */
  step(): void {
    const next = (1 + Math.sqrt(1 + 4 * this.#t * this.#t)) / 2;
    this.#beta = (this.#t - 1) / next;
    const [values] = this.#steps.run(this.#examples, this.#rows);
    // Against the last step: acceleration begins anew.
    this.#t = values![0]! > 0 ? 1 : next;
  }

  /**
   * Loss and its gradient at the weights.
   *
   * @returns The data loss, and a gradient for each parameter, 0 where a mask is.
   */
  gradients(): { loss: number; gradients: Float32Array[] } {
    this.#swap();
    const [loss, ...gradients] = this.#gradients.run(this.#examples, this.#rows);
    const result = { loss: loss![0]!, gradients: gradients.map((values) => values.slice()) };
    for (const [i, { mask }] of this.#parameters.entries()) {
      mask?.dataSync<"float32">().forEach((m, at) => result.gradients[i]![at]! *= m);
    }
    this.#swap();
    return result;
  }

  /**
   * Copies the weights off the backend.
   *
   * @returns One tensor a parameter, in layer order.
   */
  weights(): NamedTensor[] {
    return this.#plan.model.parameters.map(({ name, shape }, i) => ({
      name,
      shape,
      values: this.#parameters[i]!.x.dataSync<"float32">().slice(),
    }));
  }

  /** Frees what is on the backend. */
  [Symbol.dispose](): void {
    this.#steps[Symbol.dispose]();
    this.#gradients[Symbol.dispose]();
    this.#terms[Symbol.dispose]();
    this.#variables[Symbol.dispose]();
    for (const { x, before, mask } of this.#parameters) {
      tf.dispose([x, before, ...mask ? [mask] : []]);
    }
  }

  /** Puts the weights where gradients are taken, and back. */
  #swap(): void {
    tf.tidy(() => {
      for (const { ahead, x } of this.#parameters) assignFormula(exchange, { y: ahead, x }, {});
    });
  }

  #lossAndGradients(batch: Batch): tf.Tensor[] {
    const { terms, gradients } = this.#terms.withGradients(batch);
    const loss = tf.stack([terms[0]!]);
    tf.dispose(terms);
    return [loss, ...gradients];
  }

  /** A step on the backend; how far it went with or against the last one. */
  #step(batch: Batch): tf.Tensor {
    const { terms, gradients } = this.#terms.withGradients(batch);
    tf.dispose(terms);
    for (const [i, { ahead, x, before, proximal, mask }] of this.#parameters.entries()) {
      const factors = proximal?.factors ?? {};
      assignFormula(
        descent(proximal, mask !== undefined),
        { y: ahead, gradient: gradients[i]!, x, before, ...(mask ? { mask } : {}) },
        { ...factors, rate: this.#rate },
      );
    }
    for (const group of this.#plan.regularization.groups) {
      const { penalty, kernel, bias, weight, groups } = group;
      const part = (place: number) => ({ w: this.#parameters[place]!.x, inputs: {} });
      shrinkGroups(part(kernel), bias === undefined ? undefined : part(bias), {
        groups,
        group: penalty.group * weight,
        l1: penalty.l1,
        rate: this.#rate,
      });
    }
    const turns = this.#parameters.flatMap(({ ahead, x, before }) =>
      assignFormula(extrapolation, { y: ahead, x, before }, { beta: () => this.#beta })
    );
    return turns.reduce((sum, turn) => tf.add(sum, turn));
  }
}

/** A variable of its own with the same values: tfjs's would share the memory. */
function copyOf(variable: tf.Variable): tf.Variable {
  const values = tf.tensor(variable.dataSync<"float32">().slice(), variable.shape);
  const copy = tf.variable(values, false);
  values.dispose();
  return copy;
}

/** `x' = prox(y - rate * gradient)`, 0 where a mask is, and x is kept. */
function descent(proximal: ProximalPenalty | undefined, masked: boolean): Formula {
  const factors = Object.keys(proximal?.factors ?? {});
  return {
    name: `descent${proximal ? ` -> ${proximal.type}` : ""}${masked ? " -> mask" : ""}`,
    inputs: ["y", "gradient", "x", "before", ...(masked ? ["mask"] : [])],
    scalars: [...factors, "rate"],
    outputs: ["x", "before"],
    evaluate(m, v) {
      const z = m.subtract(v.y!, m.multiply(v.rate!, v.gradient!));
      const x = proximal ? proximal.proximal(m, z, { rate: v.rate! }, v) : z;
      return { x: masked ? applyMask(m, x, v.mask!) : x, before: v.x! };
    },
  };
}

/** `y' = x + beta (x - before)`, and the sum of `(y - x)(x - before)`. */
const extrapolation: Formula = {
  name: "extrapolation",
  inputs: ["y", "x", "before"],
  scalars: ["beta"],
  outputs: ["y"],
  sums: ["turn"],
  evaluate(m, v) {
    const moved = m.subtract(v.x!, v.before!);
    return {
      y: m.multiplyAdd(v.beta!, moved, v.x!),
      turn: m.multiply(m.subtract(v.y!, v.x!), moved),
    };
  },
};

const exchange: Formula = {
  name: "exchange",
  inputs: ["y", "x"],
  scalars: [],
  outputs: ["y", "x"],
  evaluate: (_m, { x, y }) => ({ y: x!, x: y! }),
};
