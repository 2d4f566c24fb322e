import type { NamedTensor } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";
import type { TrainingPlan } from "./plan_training.ts";
import { createTrainer, type Trainer, type TrainerOptions } from "./trainer.ts";

/** More trainers are not kept. */
const MOST_TRAINERS = 16;
/** More of the backend's memory is not kept by them: only small models gain from being kept. */
const MOST_BYTES = 2 ** 26;

/** A trainer that goes back to its pool when it is disposed of. */
export interface LentTrainer extends Disposable {
  /** The trainer; it is not to be disposed of. */
  readonly trainer: Trainer;
}

/** A trainer that nobody uses. */
interface Kept {
  readonly key: string;
  readonly backend: tf.KernelBackend;
  readonly trainer: Trainer;
  readonly bytes: number;
}

/**
 * Trainers that go from one training to the next of the same shape, with their buffers and recorded
 * steps: many short trainings need not make them anew. Of those that wait, the ones that were used
 * last stay.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data";
 * import { initialize } from "@shrinklab/models";
 * import { planTraining, TrainerPool } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planTraining({
 *   model: { input: [2], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.5 },
 * });
 * const initial = initialize(plan.model, "torch-default", new RandomState(1));
 * using pool = new TrainerPool();
 * const used = [1, 2].map(() => {
 *   using lent = pool.lend(plan, initial);
 *   return lent.trainer;
 * });
 * assertEquals(used[0] === used[1], true);
 * ```
 */
export class TrainerPool implements Disposable {
  /** Those that nobody uses, the one that was used last at the end. */
  #kept: Kept[] = [];

  /**
   * Lends a trainer, one that is kept or a new one: both give the same bits.
   *
   * @param plan What is trained and how.
   * @param initialWeights A tensor for each parameter.
   * @param options As for {@linkcode createTrainer}.
   * @returns The trainer; it goes back at the end of the scope with `using`.
   * @throws {RangeError} If the weights do not fit the model, or a seed is needed and there is none.
   */
  lend(
    plan: TrainingPlan,
    initialWeights: readonly NamedTensor[],
    options: TrainerOptions = {},
  ): LentTrainer {
    const { eager = false, masked = false, seed } = options;
    const key = JSON.stringify([eager, masked, plan.shape]);
    const backend = tf.backend();
    const at = this.#kept.findLastIndex((one) => one.key === key && one.backend === backend);
    const [found] = at < 0 ? [] : this.#kept.splice(at, 1);
    const trainer = found?.trainer ?? createTrainer(plan, initialWeights, options);
    const lent = {
      trainer,
      [Symbol.dispose]: () => this.#keep({ key, backend, trainer, bytes: trainer.bytes }),
    };
    if (found === undefined) return lent;
    try {
      trainer.reset(plan, initialWeights, seed);
      return lent;
    } catch (error) {
      lent[Symbol.dispose]();
      throw error;
    }
  }

  /** Frees the trainers that are kept. */
  [Symbol.dispose](): void {
    for (const { trainer } of this.#kept) trainer[Symbol.dispose]();
    this.#kept = [];
  }

  #keep(one: Kept): void {
    this.#kept.push(one);
    let held = this.#kept.reduce((sum, { bytes }) => sum + bytes, 0);
    while (held > MOST_BYTES || this.#kept.length > MOST_TRAINERS) {
      const { trainer, bytes } = this.#kept.shift()!;
      trainer[Symbol.dispose]();
      held -= bytes;
    }
  }
}
