import type { ModelPlan } from "@shrinklab/models";
import { confusionMatrix, rocAuc } from "@shrinklab/models/metrics";
import type { ResidentExamples } from "@shrinklab/training";
import type * as tf from "@tensorflow/tfjs";
import { chanceLevel } from "../chance_level.ts";
import { largestClasses, type PredictOptions, predictRows } from "./predict_rows.ts";

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

/** Options of {@linkcode judgeClasses}. */
export interface JudgeOptions extends PredictOptions {
  /** Right class of each row. */
  readonly labels: ArrayLike<number>;
  /** Classes of the rows that were trained on, which say what the commonest one is. */
  readonly trainLabels: ArrayLike<number>;
}

/**
 * Judges a model by rows whose classes are known, beside what one could answer without looking.
 *
 * @param plan The model.
 * @param variables Its parameters and moving statistics by name.
 * @param examples The rows.
 * @param options Their classes, and what the outputs are.
 * @returns The figures.
 *
 * @example
 * ```ts ignore
 * const figures = judgeClasses(plan, variables.byName, held, { loss, labels, trainLabels });
 * ```
 */
export function judgeClasses(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples,
  options: JudgeOptions,
): ClassFigures {
  const { labels, trainLabels } = options;
  const classes = Math.max(2, plan.layers.at(-1)!.outputShape[0]!);
  const shares = predictRows(plan, variables, examples, options);
  const answers = largestClasses(shares, classes);
  const confusion = confusionMatrix(labels, answers, classes);
  const counts = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  const predicted = counts.map((_, answer) =>
    confusion.reduce((sum, row) => sum + row[answer]!, 0)
  );
  const auc = classes === 2
    ? rocAuc(Array.from({ length: examples.rows }, (_, row) => shares[2 * row + 1]!), labels)
    : NaN;
  const chance = chanceLevel(predicted, counts, right);
  return {
    confusion,
    ...(Number.isNaN(auc) ? {} : { auc }),
    majorityBaseline: counts[commonest(trainLabels, classes)]! / examples.rows,
    ...(chance === undefined ? {} : { chance }),
  };
}

function commonest(labels: ArrayLike<number>, classes: number): number {
  const counts: number[] = Array(classes).fill(0);
  for (const label of Array.from(labels)) counts[label]!++;
  return counts.indexOf(Math.max(...counts));
}
