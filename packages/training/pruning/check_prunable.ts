import type { TrainingPlan } from "../plan_training.ts";
import type { Pruning } from "./pruning_text.ts";

/**
 * Checks whether a model can be pruned so, before it is trained.
 *
 * @param training The training.
 * @param pruning What is pruned.
 * @throws {RangeError} If there is nothing to prune, or its optimizer cannot go back to weights.
 *
 * @example
 * ```ts
 * import { checkPrunable, planTraining } from "@shrinklab/training";
 * import { assertThrows } from "@std/assert";
 *
 * const training = planTraining({
 *   model: { input: [4], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 * });
 * checkPrunable(training, { share: 0.5 });
 * assertThrows(() => checkPrunable(training, { share: 0.5, of: "units" }), RangeError, "hidden");
 * ```
 */
export function checkPrunable({ model, spec }: TrainingPlan, { of, rewind }: Pruning): void {
  const kernels = model.parameters.filter(({ role }) => role === "kernel").length;
  if (kernels === 0) {
    throw new RangeError("Cannot prune: the network has no kernel, want a layer with one");
  }
  if (of === "units" && kernels < 2) {
    throw new RangeError("Cannot prune units: the network has no hidden layer, want units=no");
  }
  const { type } = spec.optimizer;
  if (type === "Ftrl" && rewind !== undefined) {
    throw new RangeError(
      `Cannot rewind: ${type} forgets in its first step what weights it begins with, want another ` +
        "optimizer, or no rewind",
    );
  }
}
