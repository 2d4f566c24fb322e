import type { Formula } from "@shrinklab/formula";
import { type GroupPart, shrinkGroups } from "@shrinklab/ops";
import type { ParameterGroups } from "@shrinklab/regularizers";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import { askNumbers, type TrainedParameter } from "./trained_parameter.ts";

/**
 * Makes the proximal steps of groups, in place, in kernels that a step can record: each in the
 * metric of the optimizer after its step.
 *
 * @param groups The groups, in order.
 * @param parameters The parameters of the model.
 * @param rule The optimizer's rule.
 * @param numbers The values of `stepNumbers()` for the step that is calculated.
 */
export function shrinkParameterGroups(
  groups: readonly ParameterGroups[],
  parameters: readonly TrainedParameter[],
  rule: UpdateRule,
  numbers: () => readonly number[],
): void {
  if (groups.length === 0) return;
  const { proximalRate, ...asked } = Object.fromEntries(askNumbers(rule, numbers));
  const scalars = { ...rule.constants, ...asked };
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
  for (const { penalty, kernel, bias, weight, groups: along } of groups) {
    shrinkGroups(part(kernel), bias === undefined ? undefined : part(bias), {
      groups: along,
      cost: penalty.cost,
      group: penalty.group * weight,
      l1: penalty.l1,
      rate: proximalRate!,
      ...(metric ? { metric, scalars } : {}),
    });
  }
}
