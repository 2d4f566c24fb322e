import { losses, type LossName } from "../losses/registry.ts";
import type { ModelPlan } from "../model_plan.ts";
import { referenceLayers, type ReferenceOptions, type Rows } from "./layers.ts";

/** A tensor's values in float64, row-major. */
/**
 * The mean loss of a model in plain float64 loops, far too slow to train with: what the tests of
 * every backend compare with, and take finite differences of.
 *
 * @param plan The model.
 * @param weights Its parameters' and statistics' values by name.
 * @param x The examples' values, row after row.
 * @param labels One label a row, or as many numbers as outputs.
 * @param options `loss`: default softmaxCrossEntropy; `training`: default true; `masks`: what
 * dropout draws from.
 * @returns The loss.
 *
 * @example
 * ```ts
 * import { planModel, referenceLoss } from "@shrinklab/models";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 2 }] });
 * const weights = { "fc1/kernel": [0, 1], "fc1/bias": [0, 0] };
 * assertAlmostEquals(referenceLoss(plan, weights, [0], [1]), Math.log(2));
 * ```
 */
export function referenceLoss(
  plan: ModelPlan,
  weights: Readonly<Record<string, ArrayLike<number>>>,
  x: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: Partial<ReferenceOptions> & { readonly loss?: LossName } = {},
): number {
  const size = plan.input.reduce((product, axis) => product * axis, 1);
  const { loss = "softmaxCrossEntropy", training = true, masks } = options;
  let values: Rows = Array.from(
    { length: x.length / size },
    (_, row) => Array.from({ length: size }, (_, i) => x[row * size + i]!),
  );
  for (const [place, layer] of plan.layers.entries()) {
    const { spec, name } = layer;
    const byRole = [...layer.parameters, ...layer.statistics].map(({ role }) =>
      [role, weights[`${name}/${role}`]!] as const
    );
    const given = { layer, spec, weights: Object.fromEntries(byRole), place, training, masks };
    const apply = referenceLayers[spec.type] as (x: Rows, given: unknown) => Rows;
    values = apply(values, given);
  }
  const targets = labels.length / values.length;
  const sum = values.reduce((total, outputs, row) => {
    const own = Array.from({ length: targets }, (_, i) => labels[row * targets + i]!);
    return total + losses[loss].ofRow(outputs, own);
  }, 0);
  return sum / values.length;
}
