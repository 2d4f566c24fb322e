import type { NamedTensor } from "@shrinklab/models";
import { shortNumber } from "@shrinklab/names";
import { layerRegularizers, type Penalty } from "@shrinklab/regularizers";
import type { OptimizerSpec } from "./optimizers/optimizer.ts";
import type { TrainingPlan } from "./plan_training.ts";
import { kernelsOf, stretchesOf } from "./scale_stretches.ts";

/** The effective learning rate of a kernel before a normalization. */
export interface EffectiveRate {
  /** Layer of the kernel. */
  readonly layer: string;
  /** The normalization that takes its size out again. */
  readonly before: string;
  /** Of the initial weights. */
  readonly first: number;
  /** Of those after training. */
  readonly last: number;
}

/**
 * Tells what became of the effective learning rate of kernels directly before normalizations, where
 * an L2 penalty or weight decay sets it: the learning rate over `|w|^2`, with Adam's kind of
 * optimizer over `|w|`, of the weights into one unit, `|w|^2` a mean over the units.
 *
 * @param plan The training.
 * @param before The initial weights, and the learning rate of the first step.
 * @param after The weights after training, and the learning rate of the last step.
 * @returns One entry for each kernel.
 *
 * @example
 * ```ts
 * import { parseNetwork } from "@shrinklab/models";
 * import { effectiveRates, planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planTraining({
 *   model: { input: [1], layers: parseNetwork("dense(1) batch-norm dense(2)") },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1, weightDecay: 0.01 },
 * });
 * const kernel = (w: number) => [
 *   { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(w) },
 * ];
 * const [before, after] = [{ weights: kernel(2), rate: 0.1 }, { weights: kernel(1), rate: 0.05 }];
 * const [rate] = effectiveRates(plan, before, after);
 * assertEquals(rate, { layer: "fc1", before: "bn1", first: 0.025, last: 0.05 });
 * ```
 *
 * Source: van Laarhoven (2017).
 */
export function effectiveRates(
  plan: TrainingPlan,
  before: TrainedWeights,
  after: TrainedWeights,
): EffectiveRate[] {
  const { model, penalties, optimizer: { decay }, spec: { optimizer } } = plan;
  const terms = [...penalties, ...layerRegularizers(model.layers).terms]
    .filter(({ penalty }) => isRadial(penalty) && penalty.factors.factor !== 0);
  const shrunk = new Set(terms.flatMap((term) => [...kernelsOf(model, term)]));
  return stretchesOf(plan).flatMap(({ layers, normalization }) =>
    normalization === undefined ? [] : layers.flatMap(({ name }) => {
      if (decay.factor === 0 && !shrunk.has(name)) return [];
      const rateOf = ({ weights, rate }: TrainedWeights) => {
        const { shape, values } = weights.find((tensor) => tensor.name === `${name}/kernel`)!;
        const size = values.reduce((sum, w) => sum + w * w, 0) / shape.at(-1)!;
        return rate / size ** (sizePower(optimizer) / 2);
      };
      return [
        { layer: name, before: normalization, first: rateOf(before), last: rateOf(after) },
      ];
    })
  );
}

/** Weights, and the learning rate that they are trained by. */
export interface TrainedWeights {
  /** A tensor for each parameter. */
  readonly weights: readonly NamedTensor[];
  /** The learning rate. */
  readonly rate: number;
}

/**
 * By how much a step turns a kernel whose size a normalization takes out again.
 *
 * @returns `0.1 / |w|^2`, with Adam's kind of optimizer `0.1 / |w|`.
 */
export function effectiveRateText({ spec: { optimizer } }: TrainingPlan): string {
  return `${shortNumber(optimizer.lr)} / |w|${sizePower(optimizer) === 2 ? "^2" : ""}`;
}

/** SGD's steps are as long as gradients, which are the shorter the larger w; Adam's are not. */
function sizePower({ type }: OptimizerSpec): 1 | 2 {
  return type === "SGD" ? 2 : 1;
}

/**
 * Whether a penalty changes the size of kernels alone, not their direction.
 *
 * @returns Whether it pulls straight to 0.
 */
export function isRadial({ type }: Penalty): boolean {
  return type === "l2" || type === "l2-norm";
}
