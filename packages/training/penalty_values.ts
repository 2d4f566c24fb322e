import { batches } from "@shrinklab/data";
import { numberArithmetic, sumFormula } from "@shrinklab/formula";
import type { NamedTensor } from "@shrinklab/models";
import {
  activityPenalty,
  formatPenalty,
  type ParameterGroups,
  type Penalty,
} from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import { Inference } from "./inference.ts";
import type { TrainingPlan } from "./plan_training.ts";
import type { ResidentExamples } from "./resident_examples.ts";

/** One penalty of a model and its value. */
export interface PenaltyValue {
  /** Name of the layer. */
  readonly layer: string;
  /** What it is on. */
  readonly parameter: string;
  /** The penalty's text. */
  readonly penalty: string;
  /** Its value, in float64. */
  readonly value: number;
}

/**
 * Lists the penalties on a model's weights with their values, layer by layer: what Keras calls
 * `model.losses` of a model that was not called; nothing where there are none.
 *
 * @param plan The training.
 * @param weights A tensor for each parameter.
 * @returns One entry for each penalty of each parameter; one of groups stands with the kernel.
 * @throws {RangeError} If a tensor is missing.
 *
 * @example
 * ```ts
 * import { penaltyValues, planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planTraining({
 *   model: { input: [2], layers: [{ type: "Dense", units: 1 }] },
 *   loss: "meanSquaredError",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 *   penalty: "l1(0.5)",
 * });
 * const weights = [
 *   { name: "fc1/kernel", shape: [2, 1], values: Float32Array.of(1, -3) },
 *   { name: "fc1/bias", shape: [1], values: Float32Array.of(9) },
 * ];
 * assertEquals(penaltyValues(plan, weights), [
 *   { layer: "fc1", parameter: "fc1/kernel", penalty: "l1(0.5)", value: 2 },
 * ]);
 * ```
 */
export function penaltyValues(
  plan: TrainingPlan,
  weights: readonly NamedTensor[],
): PenaltyValue[] {
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  return plan.model.parameters.flatMap(({ name, layer, shape }, i) => {
    const tensor = byName.get(name);
    if (tensor === undefined) {
      throw new RangeError(`Cannot list penalties: tensor "${name}" is missing`);
    }
    const entry = (penalty: Penalty, value: number) => ({
      layer,
      parameter: name,
      penalty: formatPenalty(penalty),
      value,
    });
    const { penalties, groups } = plan.regularization;
    return [
      ...penalties[i]!.map((penalty) =>
        entry(penalty, penalty.value(tensor.values, shape.at(-1)!))
      ),
      ...groups.filter(({ kernel }) => kernel === i).map((one) => {
        const bias = one.bias === undefined ? undefined : plan.model.parameters[one.bias]!.name;
        const entries = bias === undefined ? [] : byName.get(bias)?.values ?? [];
        return entry(one.penalty, groupValue(one, tensor.values, entries, shape));
      }),
    ];
  });
}

/** A penalty of groups: the columns of a kernel with the biases below, or its rows. */
function groupValue(
  { penalty, groups }: ParameterGroups,
  kernel: ArrayLike<number>,
  bias: ArrayLike<number>,
  shape: readonly number[],
): number {
  const columns = shape.at(-1)!;
  const all = new Float64Array(kernel.length + bias.length);
  if (groups === "columns") {
    all.set(kernel);
    all.set(bias, kernel.length);
    return penalty.value(all, columns);
  }
  const rows = kernel.length / columns;
  for (let i = 0; i < kernel.length; i++) {
    all[i] = kernel[(i % rows) * columns + Math.floor(i / rows)]!;
  }
  return penalty.value(all, rows);
}

/**
 * Adds up the penalties of a model as it stands, on the backend.
 *
 * @param plan The training.
 * @param variables The model's parameters and moving statistics by name.
 * @param examples Rows on which penalties on outputs are taken, a mean over the rows; needed where
 * layers name some.
 * @param seed Fixes the masks of dropout that is always on; needed where there is some.
 * @returns The penalty.
 * @throws {TypeError} If rows are needed and there are none.
 */
export function penaltyOf(
  { model, regularization }: TrainingPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples | undefined,
  seed: number | undefined,
): number {
  const { activities, elementwise, groups, matrices, proximal } = regularization;
  const valuesOf = (i: number) => variables[model.parameters[i]!.name]!.dataSync();
  let total = 0;
  for (const [i, penalty] of proximal.entries()) {
    if (penalty) total += penalty.value(valuesOf(i));
  }
  for (const one of groups) {
    const bias = one.bias === undefined ? [] : valuesOf(one.bias);
    total += groupValue(one, valuesOf(one.kernel), bias, model.parameters[one.kernel]!.shape);
  }
  tf.tidy(() => {
    for (const [i, { name }] of model.parameters.entries()) {
      for (const { sum, rule, factors } of elementwise[i]!) {
        const [value] = sumFormula(sum, { w: variables[name]! }, factors).dataSync();
        total += rule.fromSum(numberArithmetic, value!, factors);
      }
    }
    for (const { parameter, penalty } of matrices) {
      const w = variables[parameter]!;
      total += penalty.ofMatrix(tf.reshape(w, [-1, w.shape.at(-1)!])).dataSync()[0]!;
    }
  });
  if (activities.size === 0) return total;
  if (examples === undefined) {
    throw new TypeError("Cannot take penalty of outputs: examples is undefined, want rows");
  }
  const inference = new Inference(model, variables, seed);
  for (const rows of batches(examples.rows, Math.min(500, examples.rows))) {
    inference.next();
    let penalty = 0;
    tf.tidy(() => {
      inference.outputs(examples.gather(rows).x, {
        onActivity: (layer, output) => {
          penalty += activityPenalty(activities.get(layer)!, output).dataSync()[0]!;
        },
      });
    });
    total += penalty * rows.length / examples.rows;
  }
  return total;
}
