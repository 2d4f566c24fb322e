import {
  formatPenalties,
  isGroupPenalty,
  isProximal,
  type Penalty,
  scalePenalties,
} from "@shrinklab/regularizers";
import { planTraining, type TrainingPlan } from "@shrinklab/training";

/**
 * The training at a lambda.
 *
 * @param training A training; its first penalty with proximal steps has lambda as its strength, and
 * others keep their ratio to it.
 * @param lambda The strength.
 * @returns It; without penalties with proximal steps where lambda is 0.
 * @throws {RangeError} If the training has no such penalty, or its strength is 0.
 */
export function planAtLambda(training: TrainingPlan, lambda: number): TrainingPlan {
  const { spec, penalties } = training;
  const kept = penalties.filter(({ penalty }) => !isOfPath(penalty));
  const scaled = scalePenalties(
    penalties.filter(({ penalty }) => isOfPath(penalty)),
    lambda / firstStrength(training),
  );
  return planTraining({
    ...spec,
    penalty: formatPenalties(lambda === 0 ? kept : [...kept, ...scaled]),
  });
}

/**
 * Tells penalties whose strength a path's lambda is.
 *
 * @param penalty A penalty.
 * @returns Whether it has proximal steps, and no bounds.
 */
export function isOfPath(penalty: Penalty): boolean {
  return isGroupPenalty(penalty) || (isProximal(penalty) && penalty.type !== "box");
}

/**
 * The strength that a training's own lambda is.
 *
 * @param training The training.
 * @returns That of its first penalty with proximal steps, above 0.
 * @throws {RangeError} If it has no such penalty, or its strength is 0.
 */
export function firstStrength({ penalties }: TrainingPlan): number {
  const first = penalties.find(({ penalty }) => isOfPath(penalty));
  if (!first) {
    throw new RangeError(
      "Cannot make a path: no penalty has proximal steps, want prox-l1(1), group-lasso(1) or another",
    );
  }
  const { penalty, over } = first;
  const factor = typeof over === "string" ? 1 : over[0]!.factor;
  const strength = Object.values(penalty.factors)[0]! * factor;
  if (strength > 0) return strength;
  throw new RangeError(`Cannot make a path: strength of ${penalty.type} is 0, want one above 0`);
}
