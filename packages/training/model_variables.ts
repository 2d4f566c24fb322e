import type { ModelPlan, NamedTensor, Parameter } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";
import { overwrite } from "./overwrite.ts";

/**
 * A model's weights on the backend, as variables.
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { ModelVariables } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 1 }] });
 * using variables = new ModelVariables(plan, [
 *   { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(2) },
 *   { name: "fc1/bias", shape: [1], values: Float32Array.of(3) },
 * ]);
 * assertEquals(variables.weights()[1]!.values, Float32Array.of(3));
 * ```
 */
export class ModelVariables {
  /** The variables by name: parameters and moving statistics. */
  readonly byName: Readonly<Record<string, tf.Variable>>;
  /** Those that a gradient trains, in layer order. */
  readonly trainable: readonly tf.Variable[];
  readonly #plan: ModelPlan;

  /**
   * Copies weights to the active backend.
   *
   * @param plan The model.
   * @param weights A tensor for each of its parameters and moving statistics, in any order.
   * @throws {RangeError} If one is missing, unknown or of another shape.
   */
  constructor(plan: ModelPlan, weights: readonly NamedTensor[]) {
    checkWeights(plan, weights);
    this.#plan = plan;
    const given = new Map(weights.map((tensor) => [tensor.name, tensor]));
    this.byName = Object.fromEntries(
      tensorsOf(plan).map(({ name, shape }) => {
        const initial = tf.tensor(Float32Array.from(given.get(name)!.values), [...shape]);
        const variable = tf.variable(initial, true);
        initial.dispose();
        return [name, variable];
      }),
    );
    this.trainable = plan.parameters.map(({ name }) => this.byName[name]!);
  }

  /**
   * Copies the weights off the backend.
   *
   * @returns One tensor a parameter, in layer order, then the moving statistics.
   */
  weights(): NamedTensor[] {
    return tensorsOf(this.#plan).map(({ name, shape }) => ({
      name,
      shape,
      values: Float32Array.from(this.byName[name]!.dataSync()),
    }));
  }

  /**
   * Overwrites the variables, which stay where they are on the backend.
   *
   * @param weights A tensor for each parameter and moving statistic, in any order.
   * @throws {RangeError} If one is missing, unknown or of another shape.
   */
  load(weights: readonly NamedTensor[]): void {
    checkWeights(this.#plan, weights);
    for (const { name, values } of weights) {
      overwrite(this.byName[name]!, Float32Array.from(values));
    }
  }

  /** Frees the variables. */
  [Symbol.dispose](): void {
    for (const variable of Object.values(this.byName)) variable.dispose();
  }
}

function tensorsOf(plan: ModelPlan): readonly Parameter[] {
  return [...plan.parameters, ...plan.statistics];
}

function checkWeights(plan: ModelPlan, weights: readonly NamedTensor[]): void {
  const given = new Map(weights.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape } of tensorsOf(plan)) {
    const tensor = given.get(name);
    if (tensor === undefined) {
      throw new RangeError(`Cannot load weights: tensor "${name}" is missing`);
    }
    if (tensor.shape.join() !== shape.join()) {
      throw new RangeError(
        `Cannot load weights: tensor "${name}" is [${tensor.shape.join(", ")}], want [${
          shape.join(", ")
        }]`,
      );
    }
    given.delete(name);
  }
  const [unknown] = given.keys();
  if (unknown !== undefined) {
    throw new RangeError(`Cannot load weights: the model has no tensor "${unknown}"`);
  }
}
