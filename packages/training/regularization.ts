import type { ModelPlan } from "@shrinklab/models";
import {
  type ElementwisePenalty,
  isElementwise,
  layerRegularizers,
  type MatrixPenalty,
  penaltiesByParameter,
  type PenaltyTerm,
} from "@shrinklab/regularizers";
import type { Constraint } from "@shrinklab/regularizers/constraints";

/** A penalty of a whole parameter. */
export interface ParameterPenalty {
  /** Name of the parameter. */
  readonly parameter: string;
  /** The penalty. */
  readonly penalty: MatrixPenalty;
}

/** All that regularizes a model, sorted by how it takes part in a step. */
export interface Regularization {
  /** For each parameter the penalties that join its update. */
  readonly elementwise: readonly (readonly ElementwisePenalty[])[];
  /** Penalties of whole parameters, which join the loss. */
  readonly matrices: readonly ParameterPenalty[];
  /** Penalties on outputs by layer, which join the loss. */
  readonly activities: ReadonlyMap<string, ElementwisePenalty>;
  /** Constraints by parameter, which follow its update. */
  readonly constraints: ReadonlyMap<string, Constraint>;
}

/**
 * Sorts what the terms of a loss and the layers themselves say about regularization.
 *
 * @param plan The model.
 * @param terms The terms of the loss.
 * @returns Penalties and constraints.
 * @throws {RangeError} If a penalty or constraint is unknown or out of range, or a term names no
 * known layer or parameter.
 * @throws {SyntaxError} If the text of one does not parse.
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { regularizationOf } from "@shrinklab/training/regularization";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({
 *   input: [2],
 *   layers: [{ type: "Dense", units: 1, kernelRegularizer: { l1: 0.1 } }],
 * });
 * const { elementwise } = regularizationOf(plan, [{ penalty: "l2(0.01)", over: "all" }]);
 * assertEquals(elementwise.map((list) => list.length), [2, 1]);
 * ```
 */
export function regularizationOf(
  plan: ModelPlan,
  terms: readonly PenaltyTerm[],
): Regularization {
  const ofLayers = layerRegularizers(plan.layers);
  const all = penaltiesByParameter(plan.parameters, [...terms, ...ofLayers.terms]);
  const matrices = plan.parameters.flatMap(({ name: parameter }, i) =>
    all[i]!.flatMap((penalty) => isElementwise(penalty) ? [] : [{ parameter, penalty }])
  );
  return {
    elementwise: all.map((list) => list.filter(isElementwise)),
    matrices,
    activities: ofLayers.activities,
    constraints: ofLayers.constraints,
  };
}

/**
 * Checks that a model whose data loss is only printed has no penalty that needs the forward pass.
 *
 * @param regularization What regularizes it.
 * @throws {RangeError} If a penalty is on outputs or on a whole matrix.
 */
export function checkPenaltiesTrainAlone({ activities, matrices }: Regularization): void {
  const found = [...activities.values(), ...matrices.map(({ penalty }) => penalty)][0];
  if (found) {
    throw new RangeError(
      `Cannot train on penalties alone: ${found.type} is on outputs or a matrix, want none of these`,
    );
  }
}
