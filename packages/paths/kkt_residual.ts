import type { NamedTensor } from "@shrinklab/models";
import type { ParameterGroups, ProximalPenalty } from "@shrinklab/regularizers";
import type { TrainingPlan } from "@shrinklab/training";

/**
 * How far weights are from an optimum: what the conditions of Karush, Kuhn and Tucker are off by,
 * over lambda.
 *
 * With g the gradient of everything but the penalty: of an entry that is 0 under L1
 * `max(|g| - lambda, 0)`, of others `|g + lambda sign(w)|`; of a group that is 0 under a norm
 * `max(||g|| - lambda, 0)`, of others `||g + lambda w / ||w|| ||`; with L1 too, g is softly
 * thresholded where w is 0. Lambda is the strength with the group's weight.
 *
 * @param training The training, at its lambda.
 * @param weights A tensor for each parameter.
 * @param gradients A gradient for each.
 * @returns The largest; nothing where a penalty with a proximal step is not convex, or there is none.
 *
 * @example
 * ```ts
 * import { kktResidual } from "@shrinklab/paths";
 * import { planTraining } from "@shrinklab/training";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const training = planTraining({
 *   model: { input: [2], layers: [{ type: "Dense", units: 1, useBias: false }] },
 *   loss: "meanSquaredError",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 *   penalty: "prox-l1(2)",
 * });
 * const weights = [{ name: "fc1/kernel", shape: [2, 1], values: Float32Array.of(0, 1) }];
 * const residual = kktResidual(training, weights, [Float32Array.of(1, -1.5)]);
 * assertAlmostEquals(residual!, 0.25, 1e-12);
 * ```
 */
export function kktResidual(
  { regularization: { proximal, groups } }: TrainingPlan,
  weights: readonly NamedTensor[],
  gradients: readonly ArrayLike<number>[],
): number | undefined {
  if (groups.length === 0 && proximal.every((penalty) => penalty === undefined)) return undefined;
  const entries = proximal.map(strengthsOf);
  if (entries.includes(null) || groups.some(({ penalty }) => penalty.cost === "count")) {
    return undefined;
  }
  const grouped = new Set(groups.flatMap(({ kernel, bias }) => [kernel, bias]));
  let largest = 0;
  for (const [i, strengths] of entries.entries()) {
    if (!strengths || grouped.has(i) || strengths.l1 === 0) continue;
    const { l1, l2 } = strengths;
    const { values } = weights[i]!;
    for (let k = 0; k < values.length; k++) {
      const off = entryResidual(gradients[i]![k]! + l2 * values[k]!, values[k]!, l1);
      largest = Math.max(largest, Math.abs(off) / l1);
    }
  }
  for (const one of groups) {
    largest = Math.max(largest, groupResidual(one, entries, weights, gradients));
  }
  return largest;
}

/** What L1 leaves of the pull on an entry. */
function entryResidual(gradient: number, w: number, l1: number): number {
  if (w !== 0) return gradient + l1 * Math.sign(w);
  return gradient - Math.min(Math.max(gradient, -l1), l1);
}

interface Strengths {
  readonly l1: number;
  readonly l2: number;
}

/** Strengths of a penalty on entries; null of one without such conditions. */
function strengthsOf(penalty: ProximalPenalty | undefined): Strengths | null | undefined {
  if (penalty === undefined) return undefined;
  const { factor, l1, l2 } = penalty.factors;
  if (penalty.type === "prox-l1") return { l1: factor!, l2: 0 };
  if (penalty.type === "prox-elastic-net") return { l1: l1!, l2: l2! };
  return null;
}

function groupResidual(
  { penalty, kernel, bias, groups, weight }: ParameterGroups,
  entries: readonly (Strengths | null | undefined)[],
  weights: readonly NamedTensor[],
  gradients: readonly ArrayLike<number>[],
): number {
  const strength = penalty.group * weight;
  const { shape, values } = weights[kernel]!;
  const columns = shape.at(-1)!;
  const rows = values.length / columns;
  let largest = 0;
  for (let group = 0; group < (groups === "columns" ? columns : rows); group++) {
    const places: [parameter: number, entry: number][] = groups === "columns"
      ? Array.from({ length: rows }, (_, row) => [kernel, row * columns + group])
      : Array.from({ length: columns }, (_, column) => [kernel, group * columns + column]);
    if (bias !== undefined) places.push([bias, group]);
    let norm = 0;
    for (const [i, k] of places) norm += weights[i]!.values[k]! ** 2;
    norm = Math.sqrt(norm);
    let squares = 0;
    for (const [i, k] of places) {
      const w = weights[i]!.values[k]!;
      const { l1, l2 } = entries[i] ?? { l1: 0, l2: 0 };
      const pull = gradients[i]![k]! + l2 * w + (norm === 0 ? 0 : strength * w / norm);
      squares += entryResidual(pull, w, l1 + penalty.l1) ** 2;
    }
    const off = norm === 0 ? Math.max(Math.sqrt(squares) - strength, 0) : Math.sqrt(squares);
    largest = Math.max(largest, off / strength);
  }
  return largest;
}
