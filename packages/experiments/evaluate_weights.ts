import type { NamedTensor } from "@shrinklab/models";
import { evaluate, ModelVariables, predict, withoutLastActivation } from "@shrinklab/training";
import type { Method } from "./experiment.ts";
import type { PreparedExperiment } from "./prepare.ts";
import type { Figures, Run } from "./result.ts";
import { describeWeights } from "./describe_trial.ts";
import { judge, type JudgedModel } from "./judge_trial.ts";

/**
 * Takes the figures of weights that are given, without training.
 *
 * @param weights A tensor for each parameter and moving statistic of the model.
 * @param method The method whose model it is.
 * @param prepared Its experiment with the data.
 * @returns A run without epochs, whose method is called `weights`.
 * @throws {RangeError} If the tensors are not the model's.
 *
 * @example
 * ```ts ignore
 * const { last } = await evaluateWeights(weights, experiment.methods[0]!, prepared);
 * console.log(last.test?.accuracy);
 * ```
 */
export async function evaluateWeights(
  weights: readonly NamedTensor[],
  method: Method,
  prepared: PreparedExperiment,
): Promise<Run> {
  const start = performance.now();
  const planned = prepared.methodOf(method);
  const { training, judged, rows } = planned;
  const [seed] = prepared.experiment.seeds;
  using variables = new ModelVariables(training.model, weights);
  const examples = prepared.resident(planned, judged)!;
  const { loss } = method;
  const judgedModel: JudgedModel = {
    byName: variables.byName,
    predict(examples, what) {
      const { model } = training;
      const asked = what === "logits" ? withoutLastActivation(model) : model;
      return asked && predict(asked, variables.byName, examples, { seed: seed! });
    },
  };
  const found = evaluate(training.model, variables.byName, examples, { loss, seed });
  const judgement = await judge(planned, prepared, judgedModel, seed!);
  const figures: Figures = {
    rows: found.rows,
    loss: found.loss,
    ...(rows.task === "classes" ? { accuracy: found.accuracy } : {}),
    ...judgement.figures,
  };
  const { confusion, monteCarlo, note } = judgement;
  const described = await describeWeights(training, weights);
  return {
    method: "weights",
    seed: seed!,
    history: [],
    last: {
      epoch: 0,
      penalty: described.penalties.reduce((sum, { value }) => sum + value, 0),
      [judged]: figures,
    },
    chosen: "last",
    ...described,
    ...(confusion === undefined ? {} : { confusion }),
    ...(monteCarlo === undefined ? {} : { monteCarlo }),
    seconds: (performance.now() - start) / 1000,
    outcome: { type: "finished" },
    notes: note === undefined ? [] : [note],
  };
}
