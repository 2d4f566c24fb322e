import {
  type LossName,
  lossOf,
  type ModelPlan,
  type ModelSpec,
  planModel,
} from "@shrinklab/models";
import { parsePenalties, type PenaltyTerm, resolvePenalties } from "@shrinklab/regularizers";
import { checkClassWeights } from "./class_weights.ts";
import type { OptimizerSpec, UpdateRule } from "./optimizers/optimizer.ts";
import { createOptimizer } from "./optimizers/registry.ts";
import { type Regularization, regularizationOf } from "./regularization.ts";

/** What is trained and how: plain data. */
export interface TrainingSpec {
  /** The model; its last layer gives what the loss reads: logits, probabilities or numbers. */
  readonly model: ModelSpec;
  /** The data loss, a mean over the batch. */
  readonly loss: LossName;
  /** How the weights follow the gradient. */
  readonly optimizer: OptimizerSpec;
  /**
   * Penalties beside those that layers name, as `parsePenalties()` of `@shrinklab/regularizers`
   * reads them: `"l1(1e-4)"`; default `"none"`.
   */
  readonly penalty?: string;
  /** How much a row of each class counts in training, `[classes]`, each 0 or more; default 1. */
  readonly classWeights?: readonly number[];
}

/** A training with everything worked out and checked, as {@linkcode planTraining} makes it. */
export interface TrainingPlan {
  /** What it was made from. */
  readonly spec: TrainingSpec;
  /** The model. */
  readonly model: ModelPlan;
  /** The optimizer's rule. */
  readonly optimizer: UpdateRule;
  /** The penalties of the spec, with the names of layers in their lists. */
  readonly penalties: readonly PenaltyTerm[];
  /** These and what the layers name, sorted by how each takes part in a step. */
  readonly regularization: Regularization;
  /**
   * Text that is equal for trainings that differ only in numbers which enter their steps as scalars:
   * learning rate, strengths of penalties that join the updates or follow them, weight decay, the
   * optimizer's numbers. A trainer of one can go on with another; whatever else differs, such as a
   * rate of dropout, is part of what is recorded.
   */
  readonly shape: string;
}

/**
 * Checks a training and works it out: the only place where a model is planned and penalties are
 * read; trainer, evaluation and reports take the plan.
 *
 * @param spec What is trained and how.
 * @returns The plan.
 * @throws {RangeError} If model, loss, optimizer, penalties or class weights are wrong or do not fit
 * each other.
 * @throws {SyntaxError} If the text of a penalty or constraint does not parse.
 *
 * @example
 * ```ts
 * import { planTraining, type TrainingSpec } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const spec: TrainingSpec = {
 *   model: { input: [4], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 *   penalty: "l1(1e-4)",
 * };
 * const { model, regularization, shape } = planTraining(spec);
 * assertEquals(model.parameters.map(({ name }) => name), ["fc1/kernel", "fc1/bias"]);
 * assertEquals(regularization.elementwise.map((list) => list.length), [1, 0]);
 * assertEquals(planTraining({ ...spec, penalty: "l1(0.1)" }).shape, shape);
 * ```
 */
export function planTraining(spec: TrainingSpec): TrainingPlan {
  const model = planModel(spec.model);
  lossOf(spec.loss);
  const optimizer = createOptimizer(spec.optimizer);
  const terms = parsePenalties(spec.penalty ?? "none");
  const penalties = resolvePenalties(model.parameters, terms);
  const regularization = regularizationOf(model, penalties);
  const { proximal, groups } = regularization;
  const stepped = proximal.find((penalty) => penalty) ?? groups[0]?.penalty;
  if (stepped && !optimizer.proximal) {
    throw new RangeError(
      `Cannot train: no step of ${stepped.type} follows that of ${spec.optimizer.type}, ` +
        "want another optimizer",
    );
  }
  if (spec.classWeights) checkClassWeights(model, spec.classWeights);
  const plan = { spec, model, optimizer, penalties, regularization };
  return { ...plan, shape: shapeOf(plan) };
}

/** What makes trainings the same but for scalars, as text. */
function shapeOf({ spec, optimizer, regularization }: Omit<TrainingPlan, "shape">): string {
  const { elementwise, proximal, groups, matrices } = regularization;
  const { name, decay } = optimizer;
  return JSON.stringify([
    spec.model,
    spec.loss,
    spec.classWeights,
    name,
    decay.factor !== 0 && (decay.decoupled ? "decoupled" : "coupled"),
    elementwise.map((list) => list.map(({ type }) => type)),
    proximal.map((penalty) => penalty?.type),
    groups.map(({ penalty, kernel, bias, groups }) => [penalty.type, kernel, bias, groups]),
    // The loss holds these with their strengths.
    matrices.map(({ parameter, penalty }) => [parameter, penalty.type, penalty.factors]),
  ]);
}
