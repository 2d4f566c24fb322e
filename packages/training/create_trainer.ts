import type { NamedTensor } from "@shrinklab/models";
import { Trainer, type TrainerOptions } from "./trainer.ts";
import type { TrainingSpec } from "./training_spec.ts";

/**
 * Puts a model on the active backend, ready to train.
 *
 * @param spec What is trained and how.
 * @param initialWeights A tensor for each parameter, as `initialize()` or a file gives them.
 * @param options Whether to record.
 * @returns The trainer; dispose of it with `using`.
 * @throws {RangeError} If model, optimizer, penalties or weights do not fit.
 * @throws {SyntaxError} If a penalty's text does not parse.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data/random_state";
 * import { initialize } from "@shrinklab/models";
 * import { createTrainer, type TrainingSpec } from "@shrinklab/training";
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const spec: TrainingSpec = {
 *   model: { input: [2], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.5 },
 *   penalties: [{ penalty: "l2(factor=0.01)", over: "kernels" }],
 * };
 * using trainer = createTrainer(spec, initialize(spec.model, "torch-default", new RandomState(1)));
 * const [x, y] = [tf.tensor2d([[0, 1], [1, 0]]), tf.tensor1d([0, 1], "int32")];
 * const first = trainer.step(x, y);
 * const second = trainer.step(x, y);
 * assert(second.total < first.total);
 * ```
 */
export function createTrainer(
  spec: TrainingSpec,
  initialWeights: readonly NamedTensor[],
  options: TrainerOptions = {},
): Trainer {
  return new Trainer(spec, initialWeights, options);
}
