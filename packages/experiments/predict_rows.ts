import type { NamedTensor } from "@shrinklab/models";
import { ModelVariables, predict, probabilitiesOf } from "@shrinklab/training";
import type { Method } from "./experiment.ts";
import type { PreparedExperiment } from "./prepare.ts";
import type { judgingSets } from "./result.ts";

/** What weights answer for the rows that count. */
export interface PredictedRows {
  /** Which rows these are. */
  readonly set: typeof judgingSets[number];
  /** Probability of each class, row after row; or, where a number is predicted, that. */
  readonly outputs: ArrayLike<number>;
  /** Outputs of a row. */
  readonly width: number;
  /** Name of each class; absent where a number is predicted. */
  readonly classes?: readonly string[];
  /** Name of each row, where rows have one. */
  readonly names?: readonly string[] | Int32Array;
  /** What is right for each row. */
  readonly labels: ArrayLike<number>;
}

/**
 * Predicts the rows that a method is judged by: test rows, else validation rows, else those that it
 * is trained on.
 *
 * @param weights A tensor for each parameter and moving statistic of the model.
 * @param method The method whose model it is.
 * @param prepared Its experiment with the data.
 * @param seed Fixes the masks of dropout that is always on.
 * @returns The predictions.
 * @throws {RangeError} If the tensors are not the model's.
 *
 * @example
 * ```ts ignore
 * const { run, weights } = await runTrial(trial, prepared);
 * const { outputs, names } = predictRows(weights, trial.method, prepared, trial.seed);
 * ```
 */
export function predictRows(
  weights: readonly NamedTensor[],
  method: Method,
  prepared: PreparedExperiment,
  seed: number,
): PredictedRows {
  const planned = prepared.methodOf(method, seed);
  const { training: { model }, rows, judged } = planned;
  using variables = new ModelVariables(model, weights);
  const examples = prepared.resident(planned, judged)!;
  const { values, width } = predict(model, variables.byName, examples, { seed });
  const { labels, names } = rows[judged]!;
  const { task, classes } = rows;
  return {
    set: judged,
    outputs: task === "classes" ? probabilitiesOf(method.loss, values, width) : values,
    width,
    ...(classes === undefined ? {} : { classes }),
    ...(names === undefined ? {} : { names }),
    labels,
  };
}
