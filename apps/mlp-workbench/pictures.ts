import type { MlpRun } from "@shrinklab/experiments/mlp";
import {
  confusionMatrixPng,
  kernelHistogramPng,
  type LearningCurve,
  learningCurvesPng,
  PALETTE,
} from "@shrinklab/report";
import type { EpochRecord } from "@shrinklab/report/result";
import { nearZeroShare } from "./comparison_table.ts";

/**
 * Draws the pictures of a comparison: kernels at the best epoch, learning curves, and of each
 * method its confusion matrix.
 *
 * @param runs One run of each method.
 * @param subtitle What ran.
 * @returns Bytes of each PNG by the name of its file.
 */
export function drawPictures(
  runs: readonly MlpRun[],
  subtitle: string,
): Record<string, Uint8Array> {
  return {
    "weight-histogram.png": histogram(runs, subtitle),
    // A single evaluation is no curve.
    ...(runs.some(({ result }) => evaluations(result) > 1)
      ? { "learning-curves.png": learningCurves(runs, subtitle) }
      : {}),
    ...Object.fromEntries(runs.map(({ result, confusion }) => [
      `confusion-${result.method}.png`,
      confusionMatrixPng({
        title: `${result.method}: test images`,
        subtitle: `${subtitle}, epoch ${result.bestEpoch ?? "-"}`,
        classes: confusion.map((_, label) => String(label)),
        counts: confusion,
      }),
    ])),
  };
}

function evaluations({ history }: MlpRun["result"]): number {
  return history.filter(({ testLoss }) => testLoss !== undefined).length;
}

function histogram(runs: readonly MlpRun[], subtitle: string): Uint8Array {
  return kernelHistogramPng({
    title: "Kernels at the best epoch",
    subtitle,
    models: runs.map(({ result, kernels }) => ({
      name: result.method,
      note: `epoch ${result.bestEpoch ?? "-"}, near zero ${
        (100 * nearZeroShare(result)).toFixed(2)
      } %`,
      kernels,
    })),
  });
}

/** More methods than this are shown by their test figures alone. */
const MOST_WITH_TRAINING = 3;

function learningCurves(runs: readonly MlpRun[], subtitle: string): Uint8Array {
  const all = runs.length <= MOST_WITH_TRAINING;
  const curves = (field: keyof EpochRecord, what: string, training: boolean): LearningCurve[] =>
    training && !all ? [] : runs.map(({ result: { method, history } }, color) => {
      const taken = history.filter((record) => record[field] !== undefined);
      return {
        name: runs.length === 1 ? what : all ? `${what} ${method}` : method,
        color,
        // Where colours come again dashes tell them apart.
        dashed: training || (!all && color >= PALETTE.length),
        values: taken.map((record) => record[field]!),
        epochs: taken.map(({ epoch }) => epoch),
      };
    });
  return learningCurvesPng({
    title: "Learning curves",
    subtitle,
    panels: [
      {
        name: all ? "data loss, without penalty" : "test loss, without penalty",
        curves: [...curves("testLoss", "test", false), ...curves("trainDataLoss", "train", true)],
      },
      {
        name: all ? "accuracy" : "test accuracy",
        curves: [
          ...curves("testAccuracy", "test", false),
          ...curves("trainAccuracy", "train", true),
        ],
      },
    ],
  });
}
