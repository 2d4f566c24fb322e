import type { ExperimentSpec } from "./experiment_spec.ts";

/**
 * Checks that an experiment fits its data, before anything is computed or written.
 *
 * @param spec The experiment.
 * @param rows Images to train on.
 * @param shape Height, width and channels of an image.
 * @throws {RangeError} If a batch is larger than the data, or the model wants other images.
 *
 * @example
 * ```ts
 * import { checkData, planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertThrows } from "@std/assert";
 *
 * const spec = planExperiment(presets.quick, { batchSize: 500 });
 * assertThrows(() => checkData(spec, 100, [28, 28, 1]), RangeError, "batch size is 500");
 * ```
 */
export function checkData(spec: ExperimentSpec, rows: number, shape: readonly number[]): void {
  const { batchSize, model } = spec;
  if (batchSize > rows) {
    throw new RangeError(
      `Cannot train: batch size is ${batchSize}, want 1 to ${rows}, the number of training images`,
    );
  }
  if (shape.join() !== model.input.join()) {
    throw new RangeError(
      `Cannot train: images are [${shape.join(", ")}], want [${model.input.join(", ")}]`,
    );
  }
}
