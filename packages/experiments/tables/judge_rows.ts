import type { LossName } from "@shrinklab/models/losses";
import type { Outputs } from "@shrinklab/training";
import { confusionMatrix, metrics, probabilitiesOf } from "@shrinklab/training/metrics";
import { chanceLevel } from "../chance_level.ts";

/** How well a model tells classes apart. */
export interface ClassFigures {
  /** How often rows of each class were answered by each: `[label][answer]`. */
  readonly confusion: readonly (readonly number[])[];
  /** Area under the ROC curve; for two classes that both occur. */
  readonly auc?: number;
  /** Accuracy of always answering the commonest class of the training rows. */
  readonly majorityBaseline: number;
  /** That it does no better than one answer for all, in words. */
  readonly chance?: string;
}

/** How well a model predicts numbers. */
export interface NumberFigures {
  /** Root of the mean squared error, in units of the target. */
  readonly rmse: number;
  /** Share of the variance that is explained; 0 for always answering the mean, below for worse. */
  readonly r2: number;
}

/**
 * Judges answers by rows whose classes are known, beside what one could answer without looking.
 *
 * @param outputs What the model gives for the rows.
 * @param loss The loss it was trained on, which tells what the outputs are.
 * @param labels Class of each row.
 * @param trainLabels Classes of the rows that were trained on, which say what the commonest one is.
 * @returns The figures.
 *
 * @example
 * ```ts
 * import { judgeClasses } from "@shrinklab/experiments/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const outputs = { values: Float32Array.of(0.9, 0.2, 0.4, 0.3), width: 1 };
 * const figures = judgeClasses(outputs, "binaryCrossEntropy", [1, 0, 1, 0], [0, 0, 1]);
 * assertEquals(figures.confusion, [[2, 0], [1, 1]]);
 * assertEquals([figures.auc, figures.majorityBaseline], [1, 0.5]);
 * ```
 */
export function judgeClasses(
  { values, width }: Outputs,
  loss: LossName,
  labels: ArrayLike<number>,
  trainLabels: ArrayLike<number>,
): ClassFigures {
  const outputs = probabilitiesOf(loss, values, width);
  const predictions = { outputs, width, targets: labels };
  const confusion = confusionMatrix(predictions);
  const counts = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const predicted = counts.map((_, answer) =>
    confusion.reduce((sum, row) => sum + row[answer]!, 0)
  );
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  const auc = counts.length === 2 ? metrics.auc(predictions) : NaN;
  const chance = chanceLevel(predicted, counts, right, "row");
  return {
    confusion,
    ...(Number.isNaN(auc) ? {} : { auc }),
    majorityBaseline: counts[commonest(trainLabels, counts.length)]! / labels.length,
    ...(chance === undefined ? {} : { chance }),
  };
}

/**
 * Judges predicted numbers.
 *
 * @param outputs What the model gives for the rows.
 * @param targets The number of each row.
 * @returns The figures.
 *
 * @example
 * ```ts
 * import { judgeNumbers } from "@shrinklab/experiments/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const outputs = { values: Float32Array.of(2, 4), width: 1 };
 * assertEquals(judgeNumbers(outputs, [1, 5]), { rmse: 1, r2: 0.75 });
 * ```
 */
export function judgeNumbers(
  { values, width }: Outputs,
  targets: ArrayLike<number>,
): NumberFigures {
  const predictions = { outputs: values, width, targets };
  return { rmse: metrics.rmse(predictions), r2: metrics.r2(predictions) };
}

function commonest(labels: ArrayLike<number>, classes: number): number {
  const counts: number[] = Array(classes).fill(0);
  for (const label of Array.from(labels)) counts[label]!++;
  return counts.indexOf(Math.max(...counts));
}
