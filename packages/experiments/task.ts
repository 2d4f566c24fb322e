import type { Column } from "@shrinklab/data/tables";
import type { DenseSpec } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models";

/** What a model answers: one of some classes, or a number. */
export type Task = "classes" | "number";

/** Losses that compare classes, whatever the target looks like. */
const CLASS_LOSSES: readonly LossName[] = [
  "softmaxCrossEntropy",
  "categoricalCrossEntropy",
  "binaryCrossEntropy",
  "binaryCrossEntropyFromLogits",
];

/**
 * Finds what a loss asks of a target: classes for the cross-entropies; for the others, which compare
 * numbers, classes if the target is text or has nothing but 0 and 1, and numbers otherwise.
 *
 * @param loss The loss.
 * @param target The column that is predicted.
 * @returns What the model answers.
 * @throws {RangeError} If the loss is Poisson's, and a number of the target is below 0.
 *
 * @example
 * ```ts
 * import { numberColumn } from "@shrinklab/data/tables";
 * import { taskOf } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(taskOf("meanSquaredError", numberColumn("died", [0, 1])), "classes");
 * assertEquals(taskOf("meanSquaredError", numberColumn("income", [3.5])), "number");
 * ```
 */
export function taskOf(loss: LossName, target: Column): Task {
  if (CLASS_LOSSES.includes(loss) || target.type !== "number") return "classes";
  if (loss === "poisson" && target.least < 0) {
    throw new RangeError(
      `Cannot train: target ${JSON.stringify(target.name)} has ${target.least}, want counts >= 0 ` +
        "for poisson",
    );
  }
  return target.whole && target.least >= 0 && target.largest <= 1 ? "classes" : "number";
}

/**
 * The last layer that a loss wants: one output for each class where it compares all of them
 * (`softmaxCrossEntropy`: logits, `categoricalCrossEntropy`: softmax), else one output: a sigmoid for
 * two classes (`binaryCrossEntropyFromLogits`: a logit), a plain number for a number (`poisson`: an
 * exponential).
 *
 * @param loss The loss.
 * @param classes How many classes there are; absent for a number.
 * @returns The layer.
 * @throws {RangeError} If the loss tells but two classes apart, and there are more.
 *
 * @example
 * ```ts
 * import { lastLayer } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lastLayer("softmaxCrossEntropy", 7), { type: "Dense", units: 7 });
 * assertEquals(lastLayer("poisson", 2), { type: "Dense", units: 1, activation: "sigmoid" });
 * ```
 */
export function lastLayer(loss: LossName, classes: number | undefined): DenseSpec {
  if (loss === "softmaxCrossEntropy") return { type: "Dense", units: classes! };
  if (loss === "categoricalCrossEntropy") {
    return { type: "Dense", units: classes!, activation: "softmax" };
  }
  if (classes === undefined) {
    // Expected counts are above 0, where alone the loss is defined.
    return loss === "poisson"
      ? { type: "Dense", units: 1, activation: "exponential" }
      : { type: "Dense", units: 1 };
  }
  if (classes > 2) {
    throw new RangeError(
      `Cannot train: target has ${classes} classes, want 2 for ${loss}, or loss softmaxCrossEntropy`,
    );
  }
  return loss === "binaryCrossEntropyFromLogits"
    ? { type: "Dense", units: 1 }
    : { type: "Dense", units: 1, activation: "sigmoid" };
}
