import type { ModelPlan } from "@shrinklab/models";
import {
  type Constraint,
  type ElementwisePenalty,
  formatPenalty,
  isElementwise,
  isMatrixPenalty,
  isProximal,
  layerRegularizers,
  type MatrixPenalty,
  type ParameterGroups,
  parameterGroups,
  penaltiesByParameter,
  type Penalty,
  type PenaltyTerm,
  type ProximalPenalty,
} from "@shrinklab/regularizers";

/** A penalty of a whole parameter. */
export interface ParameterPenalty {
  /** Name of the parameter. */
  readonly parameter: string;
  /** The penalty. */
  readonly penalty: MatrixPenalty;
}

/** All that regularizes a model, sorted by how it takes part in a step. */
export interface Regularization {
  /** For each parameter all penalties on it, in the order of the terms, then its layer's own. */
  readonly penalties: readonly (readonly Penalty[])[];
  /** For each parameter those of them that join its update. */
  readonly elementwise: readonly (readonly ElementwisePenalty[])[];
  /** For each parameter the one with a proximal step, if there is one. */
  readonly proximal: readonly (ProximalPenalty | undefined)[];
  /** Groups whose steps follow the updates of all parameters, in this order. */
  readonly groups: readonly ParameterGroups[];
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
 * @throws {RangeError} If a term names no known layer, parameter or groups, a regularizer that a
 * layer names is unknown or out of range, or a parameter has two proximal steps.
 * @throws {SyntaxError} If the text of one does not parse.
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { parsePenalties } from "@shrinklab/regularizers";
 * import { regularizationOf } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({
 *   input: [2],
 *   layers: [{ type: "Dense", units: 1, kernelRegularizer: { l1: 0.1 } }],
 * });
 * const { elementwise } = regularizationOf(plan, parsePenalties("l2(0.01,over=all)"));
 * assertEquals(elementwise.map((list) => list.length), [2, 1]);
 * ```
 */
export function regularizationOf(
  plan: ModelPlan,
  terms: readonly PenaltyTerm[],
): Regularization {
  const ofLayers = layerRegularizers(plan.layers);
  const all = [...terms, ...ofLayers.terms];
  const penalties = penaltiesByParameter(plan.parameters, all);
  const matrices = plan.parameters.flatMap(({ name: parameter }, i) =>
    penalties[i]!.filter(isMatrixPenalty).map((penalty) => ({ parameter, penalty }))
  );
  return {
    penalties,
    elementwise: penalties.map((list) => list.filter(isElementwise)),
    proximal: penalties.map((list, i) => onlyProximal(plan.parameters[i]!.name, list)),
    groups: parameterGroups(plan.parameters, all),
    matrices,
    activities: ofLayers.activities,
    constraints: ofLayers.constraints,
  };
}

/** The one penalty with a proximal step, if there is one: what two would do has no closed form. */
function onlyProximal(name: string, list: readonly Penalty[]): ProximalPenalty | undefined {
  const [one, other] = list.filter(isProximal);
  if (!other) return one;
  throw new RangeError(
    `Cannot train: ${name} has ${formatPenalty(one!)} and ${formatPenalty(other)}, ` +
      "want one penalty with a proximal step",
  );
}
