import type { TableRun } from "@shrinklab/experiments/tables";
import {
  chartName,
  classBarsPng,
  confusionMatrixPng,
  kernelHistogramPng,
  type LearningCurve,
  learningCurvesPng,
} from "@shrinklab/report";
import type { EpochRecord } from "@shrinklab/report/result";

/** Of a thousand bins most would stay empty: these models have some hundred weights. */
const BINS = 100;

/**
 * Draws the pictures of an experiment: kernels at the best epoch and learning curves of all variants, and of each that tells
 * classes apart its confusion matrix and its predictions under dropout.
 *
 * @param runs One run of each variant.
 * @param subtitle What ran.
 * @returns Bytes of each PNG by the name of its file.
 */
export function drawPictures(
  runs: readonly TableRun[],
  subtitle: string,
): Record<string, Uint8Array> {
  return {
    "weight-histogram.png": kernelHistogramPng({
      title: "Kernels at the best epoch",
      subtitle: ascii(subtitle),
      bins: BINS,
      models: runs.map(({ result: { method, bestEpoch }, kernels }) => ({
        name: method,
        note: bestEpoch === undefined ? "no rows held out: the last epoch" : `epoch ${bestEpoch}`,
        kernels,
      })),
    }),
    ...learningCurves(runs, ascii(subtitle)),
    ...Object.assign({}, ...runs.map((run) => classPictures(run, ascii(subtitle)))),
  };
}

function learningCurves(runs: readonly TableRun[], subtitle: string): Record<string, Uint8Array> {
  const curve = (field: keyof EpochRecord, what: string, dashed: boolean) =>
    runs.flatMap(({ result: { method, history } }, color): LearningCurve[] => {
      const values = history.map((record) => record[field] ?? NaN);
      const name = `${method}, ${what}`;
      return values.some(Number.isFinite) ? [{ name, color, dashed, values }] : [];
    });
  const panels = [
    {
      name: "loss",
      curves: [...curve("validLoss", "held out", false), ...curve("dataLoss", "training", true)],
    },
    {
      name: "accuracy",
      curves: [
        ...curve("validAccuracy", "held out", false),
        ...curve("trainAccuracy", "training", true),
      ],
    },
  ].filter(({ curves }) => curves.length > 0);
  if (panels.length === 0) return {};
  return {
    "learning-curves.png": learningCurvesPng({ title: "Learning curves", subtitle, panels }),
  };
}

function classPictures(
  { result, figures }: TableRun,
  subtitle: string,
): Record<string, Uint8Array> {
  if (figures === undefined) return {};
  const { method, config, mc, validAccuracy } = result;
  const classes = config.classes as readonly string[];
  const rows = validAccuracy === undefined ? "training rows" : "held-out rows";
  const confusion = confusionMatrixPng({
    title: `${method}: ${rows}`,
    subtitle,
    classes,
    counts: figures.confusion,
  });
  const bars = mc && classBarsPng({
    title: `${method}: MC dropout, T = ${mc.passes}`,
    subtitle: `${subtitle}, first ${rows}`,
    classes,
    panels: mc.examples.map(({ row, label, mean, deviation, entropy }) => ({
      name: `row ${row}, label ${chartName(classes[label]!, label)}`,
      note: `entropy ${entropy.toFixed(2)}`,
      means: mean,
      deviations: deviation,
      label,
    })),
  });
  return {
    [`confusion-${method}.png`]: confusion,
    ...(bars === undefined ? {} : { [`mc-dropout-${method}.png`]: bars }),
  };
}

/** What the font of charts can write. */
function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?");
}
