import type { MaskSource, Rows } from "./layers/layer_kind.ts";
import { layerKind } from "./layers/registry.ts";
import { losses, type LossName } from "./losses/registry.ts";
import type { ModelPlan } from "./model_plan.ts";
import { sizeOf } from "./size_of.ts";

/** Options of {@linkcode referenceLoss}. */
export interface ReferenceOptions {
  /** The data loss; default softmaxCrossEntropy. */
  readonly loss?: LossName;
  /** Whether it is that of a training step; default true. */
  readonly training?: boolean;
  /** What masks are drawn from; needed where a layer draws one. */
  readonly masks?: MaskSource | undefined;
}

/**
 * The mean loss of a model in plain float64 loops, far too slow to train with: what the tests of
 * every backend compare with, and take finite differences of.
 *
 * @param plan The model.
 * @param weights Its parameters' and statistics' values by name.
 * @param x The examples' values, row after row.
 * @param labels One label a row, or as many numbers as outputs.
 * @param options Loss, whether in training, and what dropout draws from.
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
  options: ReferenceOptions = {},
): number {
  const size = sizeOf(plan.input);
  const { loss = "softmaxCrossEntropy", training = true, masks } = options;
  let values: Rows = Array.from(
    { length: x.length / size },
    (_, row) => Array.from({ length: size }, (_, i) => x[row * size + i]!),
  );
  for (const [place, layer] of plan.layers.entries()) {
    const { spec, name, inputShape, outputShape } = layer;
    const byRole = [...layer.parameters, ...layer.statistics].map(({ role }) =>
      [role, weights[`${name}/${role}`]!] as const
    );
    const call = { spec, inputShape, outputShape, place, training, masks };
    const own = Object.fromEntries(byRole);
    values = layerKind(spec.type).reference(values, { ...call, weights: own });
  }
  const targets = labels.length / values.length;
  const sum = values.reduce((total, outputs, row) => {
    const own = Array.from({ length: targets }, (_, i) => labels[row * targets + i]!);
    return total + losses[loss].ofRow(outputs, own);
  }, 0);
  return sum / values.length;
}
