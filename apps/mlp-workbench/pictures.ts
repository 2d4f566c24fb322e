import type { MlpRun } from "@shrinklab/experiments/mlp";
import {
  confusionMatrixPng,
  kernelHistogramPng,
  type LearningCurve,
  learningCurvesPng,
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

function learningCurves(runs: readonly MlpRun[], subtitle: string): Uint8Array {
  const curves = (field: keyof EpochRecord, what: string, dashed: boolean): LearningCurve[] =>
    runs.map(({ result: { method, history } }, color) => {
      const taken = history.filter((record) => record[field] !== undefined);
      return {
        name: runs.length === 1 ? what : `${what} ${method}`,
        color,
        dashed,
        values: taken.map((record) => record[field]!),
        epochs: taken.map(({ epoch }) => epoch),
      };
    });
  return learningCurvesPng({
    title: "Learning curves",
    subtitle,
    panels: [
      {
        name: "data loss, without penalty",
        curves: [...curves("testLoss", "test", false), ...curves("trainDataLoss", "train", true)],
      },
      {
        name: "accuracy",
        curves: [
          ...curves("testAccuracy", "test", false),
          ...curves("trainAccuracy", "train", true),
        ],
      },
    ],
  });
}
