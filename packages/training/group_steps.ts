import type { Formula } from "@shrinklab/formula";
import { type GroupPart, shrinkGroups } from "@shrinklab/ops";
import type { TrainingPlan } from "./plan_training.ts";
import type { AskedNumbers, TrainedParameter } from "./trained_parameter.ts";

/**
 * Makes the proximal steps of groups, in place, in kernels that a step can record: each in the
 * metric of the optimizer after its step.
 *
 * @param planOf The training that is followed; a recorded step asks for its numbers at each replay.
 * @param parameters The parameters of the model.
 * @param asked Where to ask for the optimizer's numbers.
 */
export function shrinkParameterGroups(
  planOf: () => Pick<TrainingPlan, "optimizer" | "regularization">,
  parameters: readonly TrainedParameter[],
  { proximalRate, ...scalars }: AskedNumbers,
): void {
  const { optimizer: rule, regularization: { groups } } = planOf();
  if (groups.length === 0) return;
  const evaluate = rule.proximal!.evaluate;
  const metric: Formula | undefined = evaluate && {
    name: `metric of ${rule.name}`,
    inputs: rule.slots,
    scalars: Object.keys(scalars),
    outputs: ["metric"],
    evaluate: (m, values) => ({ metric: evaluate(m, values) }),
  };
  const part = (place: number): GroupPart => {
    const { variable: w, slots } = parameters[place]!;
    return { w, inputs: metric ? slots : {} };
  };
  for (const [i, { penalty, kernel, bias, groups: along }] of groups.entries()) {
    const now = () => planOf().regularization.groups[i]!;
    shrinkGroups(part(kernel), bias === undefined ? undefined : part(bias), {
      groups: along,
      cost: penalty.cost,
      group: () => now().penalty.group * now().weight,
      // Of a penalty without absolute values 0 stays 0, whatever its strengths become.
      l1: "l1" in penalty.factors ? () => now().penalty.l1 : 0,
      rate: proximalRate!,
      ...(metric ? { metric, scalars } : {}),
    });
  }
}
