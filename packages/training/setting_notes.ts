import type { LayerSpec } from "@shrinklab/models";
import { shortNumber } from "@shrinklab/names";
import type { TrainingPlan } from "./plan_training.ts";

/** How long a training is. */
export interface TrainingLength {
  /** Epochs, at most. */
  readonly epochs: number;
  /** Steps in an epoch, 1 or more. */
  readonly steps: number;
}

/**
 * Says of settings that act together what each alone does not show:
 * - AdamW's weights are an average over its updates of the last `1 / (learning rate * decay)` steps:
 *   how many epochs that are, and where they are more than are trained, or less than one;
 * - dropout in front of a batch-norm, which averages in training a variance that it does not get in
 *   evaluation.
 *
 * @param plan The training.
 * @param length How long it is.
 * @returns One line for each.
 *
 * @example
 * ```ts
 * import { planTraining, settingNotes } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planTraining({
 *   model: { input: [4], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "AdamW", semantics: "pytorch", lr: 0.001, weightDecay: 0.01 },
 * });
 * assertEquals(settingNotes(plan, { epochs: 5, steps: 1000 }), [
 *   "weight decay 0.01 at learning rate 0.001 averages over 100,000 steps, 100 epochs, and 5 are " +
 *   "trained: it does next to nothing; want 0.2 to 1, for 5 epochs to 1",
 * ]);
 * ```
 *
 * Source: Wang and Aitchison (2025); Li et al. (2019).
 */
export function settingNotes(plan: TrainingPlan, length: TrainingLength): string[] {
  return [...timeScaleNotes(plan, length), ...varianceShiftNotes(plan)];
}

function timeScaleNotes(
  { spec: { optimizer: { type, lr } }, optimizer: { decay } }: TrainingPlan,
  { epochs, steps }: TrainingLength,
): string[] {
  const isAdam = type === "Adam" || type === "AdamW";
  if (!isAdam || !decay.decoupled || decay.factor === 0 || epochs === 0) return [];
  const scale = 1 / (lr * decay.factor);
  const inEpochs = scale / steps;
  const decayFor = (count: number) => rounded(1 / (lr * count * steps));
  const wanted = epochs === 1
    ? `want ${decayFor(1)}, for 1 epoch`
    : `want ${decayFor(epochs)} to ${decayFor(1)}, for ${epochs} epochs to 1`;
  const comes = inEpochs > epochs
    ? `, and ${epochs} ${epochs === 1 ? "is" : "are"} trained: it does next to nothing; ${wanted}`
    : inEpochs < 1
    ? `: the weights are those of the last batches alone; ${wanted}`
    : ` of the ${epochs} that are trained`;
  return [
    `weight decay ${shortNumber(decay.factor)} at learning rate ${shortNumber(lr)} averages over ` +
    `${rounded(scale)} steps, ${rounded(inEpochs)} ` +
    `${rounded(inEpochs) === "1" ? "epoch" : "epochs"}${comes}`,
  ];
}

/** Three digits, and commas between thousands. */
function rounded(x: number): string {
  return Number(x.toPrecision(3)).toLocaleString("en", { maximumSignificantDigits: 3 });
}

function varianceShiftNotes({ model: { layers } }: TrainingPlan): string[] {
  const last = layers.findLastIndex(({ spec }) => averagesVariance(spec));
  const first = layers.findIndex(({ spec }) => dropsInTraining(spec));
  if (first < 0 || last < first) return [];
  const names = (from: number, to: number, is: (spec: LayerSpec) => boolean) =>
    layers.slice(from, to).filter(({ spec }) => is(spec)).map(({ name }) => name);
  const drops = names(first, last, dropsInTraining);
  const norms = names(first, last + 1, averagesVariance);
  return [
    `${drops.join(", ")} ${drops.length === 1 ? "stands" : "stand"} before ${norms.join(", ")}: ` +
    "in evaluation, without dropout, the variance there is smaller than the one averaged in " +
    `training; want dropout behind ${norms.at(-1)}`,
  ];
}

function averagesVariance(spec: LayerSpec): boolean {
  return spec.type === "BatchNorm" && spec.updatesStatistics !== false;
}

/** Not so alpha dropout, which keeps the variance, and dropout that is always on. */
function dropsInTraining(spec: LayerSpec): boolean {
  return spec.type === "Dropout" && spec.rate > 0 && !spec.always;
}
