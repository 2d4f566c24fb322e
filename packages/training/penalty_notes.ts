import { shortNumber } from "@shrinklab/names";
import {
  formatPenalties,
  formatPenalty,
  isGroupPenalty,
  layerRegularizers,
  type Penalty,
} from "@shrinklab/regularizers";
import { effectiveRateText, isRadial } from "./effective_rate.ts";
import type { TrainingPlan } from "./plan_training.ts";
import { kernelsOf, type SizedLayer, type Stretch, stretchesOf } from "./scale_stretches.ts";

/**
 * Says which penalties have no effect in the end, whatever their strength, and what would have one.
 *
 * A penalty that falls with the size of the weights tells nothing apart where that size is free:
 * - directly before a normalization, which takes it out again; an L2 penalty there, and weight decay,
 *   only set the effective learning rate, by `|w|^2`;
 * - on one side of a layer that passes every scale on (relu and linear, also through pooling, dropout
 *   and flattening): one kernel shrinks while another one, on which there is no penalty, grows, and
 *   the outputs stay as they are. The least penalty is then 0 at every strength, and what a run ends
 *   with tells how long it was.
 *
 * Scales of normalizations count as fixed, though a kernel behind them could take over theirs.
 *
 * @param plan The training.
 * @returns One line for each penalty and reason, and one for weight decay.
 *
 * @example
 * ```ts
 * import { parseNetwork } from "@shrinklab/models";
 * import { penaltyNotes, planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planTraining({
 *   model: { input: [4], layers: parseNetwork("dense(8) relu dense(2)") },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 *   penalty: "prox-l1:fc1=0.001",
 * });
 * assertEquals(penaltyNotes(plan), [
 *   "prox-l1(0.001) has no effect in the end on fc1: fc2, on which there is no penalty, can grow as " +
 *   "it shrinks and the outputs stay; want one on fc2 too, such as prox-l1:fc2=0.001",
 * ]);
 * ```
 *
 * Source, of the effective learning rate: van Laarhoven (2017).
 */
export function penaltyNotes(plan: TrainingPlan): string[] {
  const { model, penalties } = plan;
  const stretches = stretchesOf(plan);
  const found = new Map<string, Powerless>();
  for (const term of [...penalties, ...layerRegularizers(model.layers).terms]) {
    const { penalty } = term;
    if (!fallsWithSize(penalty)) continue;
    const kernels = kernelsOf(model, term);
    for (const { layers, normalization } of stretches) {
      for (const [at, { name }] of layers.entries()) {
        const because = normalization ?? otherSide(layers, at);
        if (because === undefined || !kernels.has(name)) continue;
        const key = `${formatPenalty(penalty)} ${because}`;
        const one = { penalty, because, normalized: normalization !== undefined };
        if (!found.has(key)) found.set(key, { ...one, layers: new Set() });
        found.get(key)!.layers.add(name);
      }
    }
  }
  return [...[...found.values()].map((one) => noteOf(one, plan)), ...decayNotes(plan, stretches)];
}

/** The kernels directly before normalizations that weight decay is on. */
function decayNotes(plan: TrainingPlan, stretches: readonly Stretch[]): string[] {
  const { factor } = plan.optimizer.decay;
  const normalized = stretches.filter(({ layers, normalization }) =>
    layers.length > 0 && normalization !== undefined
  );
  if (factor === 0 || normalized.length === 0) return [];
  const layers = normalized.flatMap(({ layers }) => layers.map(({ name }) => name));
  const norms = normalized.map(({ normalization }) => normalization!);
  return [
    `weight decay ${shortNumber(factor)} has no effect in the end on ${layers.join(", ")}: ` +
    `${norms.join(", ")} ${norms.length === 1 ? "takes" : "take"} the size out again, so that it ` +
    `only sets the effective learning rate, ${effectiveRateText(plan)}`,
  ];
}

/** A penalty without effect on the kernels of layers, and the layer that is the reason. */
interface Powerless {
  readonly penalty: Penalty;
  readonly layers: Set<string>;
  readonly because: string;
  /** Whether that is a normalization, or has the kernel that can grow. */
  readonly normalized: boolean;
}

function noteOf(
  { penalty, layers, because, normalized }: Powerless,
  plan: TrainingPlan,
): string {
  const they = layers.size === 1 ? "it shrinks" : "they shrink";
  return `${formatPenalty(penalty)} has no effect in the end on ${[...layers].join(", ")}: ` +
    (normalized
      ? `${because} takes the size out again` +
        (isRadial(penalty)
          ? `, so that it only sets the effective learning rate, ${effectiveRateText(plan)}`
          : "") +
        `; want ${onScales(penalty)}`
      : `${because}, on which there is no penalty, can grow as ${they} and the outputs stay; ` +
        `want one on ${because} too, such as ${onLayer(penalty, because)}`);
}

/**
 * The layer that can grow as a kernel shrinks: a later one without a penalty, or an earlier one
 * where the biases between, which grow with it, have none.
 */
function otherSide(layers: readonly SizedLayer[], at: number): string | undefined {
  const later = layers.slice(at + 1).find(({ held }) => !held.kernel);
  if (later) return later.name;
  for (const { name, held } of layers.slice(0, at).reverse()) {
    if (held.bias) return undefined;
    if (!held.kernel) return name;
  }
  return undefined;
}

/** Whether a penalty becomes less as the weights become smaller: not so of counts and angles. */
function fallsWithSize(penalty: Penalty): boolean {
  return penalty.value([2 ** -10, 2 ** -10], 1) < penalty.value([1, 1], 1);
}

/** The strength that the remedy takes over. */
function strengthOf(penalty: Penalty): number {
  return isGroupPenalty(penalty) ? penalty.group : Object.values(penalty.factors)[0]!;
}

function onLayer(penalty: Penalty, layer: string): string {
  const several = isGroupPenalty(penalty) || Object.keys(penalty.factors).length > 1;
  return `${several ? "l2" : penalty.type}:${layer}=${shortNumber(strengthOf(penalty))}`;
}

function onScales(penalty: Penalty): string {
  return isGroupPenalty(penalty)
    ? `prox-l1(${shortNumber(strengthOf(penalty))},over=scales)`
    : formatPenalties([{ penalty, over: "scales" }]);
}
