import type { LossName } from "@shrinklab/models";
import {
  answersOf,
  type CalibrationBin,
  calibrationBins,
  confusionMatrix,
  metrics,
  type MonteCarloPrediction,
  type Outputs,
  probabilitiesOf,
  rocCurve,
} from "@shrinklab/training";
import { chanceLevel } from "./chance_level.ts";
import { rounded } from "./pictures.ts";
import type { Figures, MonteCarlo, Run } from "./result.ts";

/** How well a model tells classes apart. */
export interface ClassJudgement {
  /** How often rows of each class were answered by each: `[class][answer]`. */
  readonly confusion: readonly (readonly number[])[];
  /** Figures beside accuracy and loss. */
  readonly figures: Pick<Figures, "majority" | "auc">;
  /** How often answers of about the same confidence are right. */
  readonly calibration?: readonly CalibrationBin[];
  /** Points of the ROC curve, for two classes. */
  readonly roc?: NonNullable<Run["roc"]>;
  /** That it does no better than one answer for all, in words. */
  readonly note?: string;
}

/**
 * Judges answers by rows whose classes are known, beside what one could answer without looking. A row
 * whose outputs are not finite counts as wrong.
 *
 * @param outputs What the model gives for the rows.
 * @param options The loss, which tells what the outputs are; the class of each row; the classes of
 * the training rows, which say what the commonest one is; what a row is, default `row`; names
 * of the classes; the logits, where the outputs are probabilities: these may be rounded to 0 or 1,
 * and AUC ranks what comes before; `curves`: whether calibration and the ROC curve are taken, default
 * true.
 * @returns The figures.
 *
 * @example
 * ```ts
 * import { judgeClasses } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const outputs = { values: Float32Array.of(0.9, 0.2, 0.4, 0.3), width: 1 };
 * const { confusion, figures } = judgeClasses(outputs, {
 *   loss: "binaryCrossEntropy",
 *   labels: [1, 0, 1, 0],
 *   trainLabels: [0, 0, 1],
 * });
 * assertEquals(confusion, [[2, 0], [1, 1]]);
 * assertEquals(figures, { majority: 0.5, auc: 1 });
 * ```
 */
export function judgeClasses(
  { values, width }: Outputs,
  options: {
    readonly loss: LossName;
    readonly labels: ArrayLike<number>;
    readonly trainLabels: ArrayLike<number>;
    readonly what?: string;
    readonly classes?: readonly string[] | undefined;
    readonly logits?: Outputs;
    readonly curves?: boolean;
  },
): ClassJudgement {
  const {
    loss,
    labels,
    trainLabels,
    what = "row",
    classes,
    logits = { values, width },
    curves = true,
  } = options;
  const outputs = probabilitiesOf(loss, values, width);
  const predictions = { outputs, width, targets: labels };
  const confusion = confusionMatrix(predictions);
  const counts = confusion.map((_, label) => countOf(labels, label));
  const predicted = counts.map((_, answer) =>
    confusion.reduce((sum, row) => sum + row[answer]!, 0)
  );
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  const scored = scoredBy(logits, labels);
  const auc = counts.length === 2 ? metrics.auc(scored) : NaN;
  const chance = chanceLevel(predicted, counts, right, { what, classes });
  return {
    confusion,
    figures: {
      majority: counts[commonest(trainLabels, counts.length)]! / labels.length,
      ...(Number.isNaN(auc) ? {} : { auc }),
    },
    ...(!curves ? {} : {
      calibration: calibrationBins(predictions).map(({ rows, confidence, accuracy }) => ({
        rows,
        confidence: rounded(confidence, 4),
        accuracy: rounded(accuracy, 4),
      })),
    }),
    ...(!curves || Number.isNaN(auc) ? {} : {
      roc: rocCurve(scored).map(([x, y]) => [rounded(x, 4), rounded(y, 4)] as const),
    }),
    ...(chance === undefined ? {} : { note: chance }),
  };
}

/** Scores of the second class in float64; a row that has none is on the wrong side of all others. */
function scoredBy({ values, width }: Outputs, targets: ArrayLike<number>) {
  const outputs = new Float64Array(targets.length);
  for (let row = 0; row < outputs.length; row++) {
    const score = width === 1 ? values[row]! : values[2 * row + 1]! - values[2 * row]!;
    outputs[row] = Number.isFinite(score) ? score : targets[row] === 1 ? -Infinity : Infinity;
  }
  return { outputs, width: 1, targets };
}

/**
 * Says that outputs are not finite.
 *
 * @param outputs What the model gives for some rows.
 * @param which Which rows these are, such as `held-out`.
 * @returns The line; nothing where all are finite.
 *
 * @example
 * ```ts
 * import { notFiniteNote } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const outputs = { values: Float32Array.of(1, NaN, 2, 3), width: 2 };
 * assertEquals(
 *   notFiniteNote(outputs, "held-out"),
 *   "held-out outputs are not finite for 1 row of 2: it counts as wrong",
 * );
 * ```
 */
export function notFiniteNote({ values, width }: Outputs, which: string): string | undefined {
  const rows = values.length / width;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!values.subarray(row * width, (row + 1) * width).every(Number.isFinite)) count++;
  }
  if (count === 0) return undefined;
  const [what, counts] = count === 1 ? ["row", "it counts"] : ["rows", "they count"];
  return `${which} outputs are not finite for ${count} ${what} of ${rows}: ${counts} as wrong`;
}

/**
 * The answer to each row, with its probability.
 *
 * @param outputs What the model gives for the rows.
 * @param loss The loss, which tells what the outputs are.
 * @returns An answer for each row.
 *
 * @example
 * ```ts
 * import { confidentAnswers } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const outputs = { values: Float32Array.of(0.25), width: 1 };
 * assertEquals(confidentAnswers(outputs, "binaryCrossEntropy"), [{ answer: 0, confidence: 0.75 }]);
 * ```
 */
export function confidentAnswers(
  { values, width }: Outputs,
  loss: LossName,
): { readonly answer: number; readonly confidence: number }[] {
  const outputs = probabilitiesOf(loss, values, width);
  return answersOf({ outputs, width }).map((answer, row) => {
    const one = outputs[row * width + (width === 1 ? 0 : answer)]!;
    return { answer, confidence: width === 1 && answer === 0 ? 1 - one : one };
  });
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
 * import { judgeNumbers } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const outputs = { values: Float32Array.of(2, 4), width: 1 };
 * assertEquals(judgeNumbers(outputs, [1, 5]), { rmse: 1, mae: 1, r2: 0.75 });
 * ```
 */
export function judgeNumbers(
  { values, width }: Outputs,
  targets: ArrayLike<number>,
): Pick<Figures, "rmse" | "mae" | "r2"> {
  const predictions = { outputs: values, width, targets };
  return {
    rmse: metrics.rmse(predictions),
    mae: metrics.mae(predictions),
    r2: metrics.r2(predictions),
  };
}

/** Rows that are told class by class. */
const EXAMPLES = 6;

/**
 * What a result keeps of predictions under many dropout masks: figures over all rows, and the first
 * rows class by class.
 *
 * @param prediction The predictions.
 * @param labels Class of each row.
 * @returns The summary; of one output `p` the classes are `1 - p` and `p`.
 *
 * @example
 * ```ts
 * import { monteCarloSummary } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const { accuracy, examples } = monteCarloSummary({
 *   mean: Float64Array.of(0.75),
 *   deviation: Float64Array.of(0.1),
 *   entropy: Float64Array.of(0.56),
 *   width: 1,
 *   passes: 10,
 * }, [1]);
 * assertEquals([accuracy, examples[0]?.mean], [1, [0.25, 0.75]]);
 * ```
 */
export function monteCarloSummary(
  prediction: MonteCarloPrediction,
  labels: ArrayLike<number>,
): MonteCarlo {
  const { mean, deviation, entropy, width, passes } = prediction;
  const rows = labels.length;
  // A row whose probabilities are not finite has none to judge.
  const finite = deviation.filter(Number.isFinite);
  const classesOf = (values: Float64Array, row: number, other: (x: number) => number) => {
    const own = [...values.subarray(row * width, (row + 1) * width)];
    return width === 1 ? [other(own[0]!), own[0]!] : own;
  };
  return {
    passes,
    rows,
    accuracy: metrics.accuracy({ outputs: mean, width, targets: labels }),
    meanDeviation: finite.reduce((sum, one) => sum + one, 0) / finite.length,
    leastDeviation: finite.reduce((least, one) => Math.min(least, one), Infinity),
    examples: Array.from({ length: Math.min(EXAMPLES, rows) }, (_, row) => ({
      row,
      label: labels[row]!,
      mean: classesOf(mean, row, (share) => 1 - share),
      deviation: classesOf(deviation, row, (spread) => spread),
      entropy: entropy[row]!,
    })),
  };
}

function countOf(labels: ArrayLike<number>, label: number): number {
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] === label) count++;
  return count;
}

function commonest(labels: ArrayLike<number>, classes: number): number {
  const counts: number[] = Array(classes).fill(0);
  for (let row = 0; row < labels.length; row++) counts[labels[row]!]!++;
  return counts.indexOf(Math.max(...counts));
}
