import { shortNumber } from "@shrinklab/names";
import {
  effectiveGradient,
  isGroupPenalty,
  isProximal,
  parameterGroups,
  type PenaltyTerm,
  type StepSize,
} from "@shrinklab/regularizers";
import type { TrainingPlan } from "@shrinklab/training";

/**
 * Says what a method adds to the gradient of a weight w, or does beside it, so that strengths that
 * frameworks scale differently can be compared: of a penalty with a proximal step what that takes at
 * the learning rate.
 *
 * @param training The method's training.
 * @returns One line for each penalty and for weight decay, such as `l2 0.05: 0.1 w`.
 *
 * @example
 * ```ts
 * import { gradientLines } from "@shrinklab/experiments";
 * import { planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const training = planTraining({
 *   model: { input: [4], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1, momentum: 0.9 },
 *   penalty: "l2(0.05)+prox-l1(0.001)",
 * });
 * assertEquals(gradientLines(training), [
 *   "l2 0.05: 0.1 w in every kernel",
 *   "prox-l1 0.001: none, instead a threshold of 0.001 a step in every kernel, learning rate / " +
 *   "(1 - momentum) being 1",
 * ]);
 * ```
 */
export function gradientLines(training: TrainingPlan): string[] {
  const { penalties, optimizer: { decay }, spec: { optimizer: { type, l1 = 0, l2 = 0 } } } =
    training;
  const step = stepSize(training);
  return [
    ...penalties.map((term) => {
      const { penalty } = term;
      const stepped = isProximal(penalty) || isGroupPenalty(penalty);
      return `${effectiveGradient(penalty, step)} in ${placesOf(training, term)}` +
        (stepped ? stepText(training) : "");
    }),
    ...(decay.factor === 0
      ? []
      : [`${effectiveGradient({ type: "weight-decay", ...decay })} in every parameter`]),
    ...(type === "Ftrl"
      ? [
        `${type} l1=${shortNumber(l1)},l2=${shortNumber(l2)}: none, instead w is 0 where the ` +
        `gradients add up to less than ${shortNumber(l1)}, in every parameter`,
      ]
      : []),
  ];
}

/** A number of steps after which no correction of an optimizer's start is left. */
const LONG_AFTER = 2 ** 30;

function stepSize({ optimizer: { proximal }, spec }: TrainingPlan): StepSize {
  return {
    rate: proximal?.rate(LONG_AFTER, spec.optimizer.lr) ?? spec.optimizer.lr,
    divided: proximal?.evaluate !== undefined,
  };
}

/** What a proximal step was multiplied by, and divided. */
function stepText(training: TrainingPlan): string {
  const { type, momentum = 0 } = training.spec.optimizer;
  const { rate, divided } = stepSize(training);
  return `, learning rate${momentum > 0 ? " / (1 - momentum)" : ""} being ${shortNumber(rate)}` +
    (divided ? ` and D what ${type} divides a gradient by` : "");
}

/** What a term is over; of groups, with the root of their size where the penalty counts that. */
function placesOf({ model }: TrainingPlan, { penalty, over }: PenaltyTerm): string {
  if (isGroupPenalty(penalty)) {
    const { parameters } = model;
    const groups = parameterGroups(parameters, [{ penalty, over }]);
    const kind = over === "features" ? "input features" : over === "filters" ? over : "units";
    return `the ${kind} of ` +
      groups.map(({ kernel, weight }) =>
        `${parameters[kernel]!.layer}${weight === 1 ? "" : ` (${shortNumber(weight)})`}`
      ).join(", ");
  }
  if (typeof over !== "string") {
    return over.map((place) => "layer" in place ? place.layer : place.parameter).join(", ");
  }
  return { all: "every parameter", scales: "every scale of a normalization" }[over as string] ??
    "every kernel";
}
