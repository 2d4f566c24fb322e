import {
  chosenFigures,
  type CompletedTrial,
  type EpochRecord,
  type Figures,
  labelOf,
  type Result,
} from "@shrinklab/experiments";
import {
  chartName,
  classBarsPng,
  confusionMatrixPng,
  filtersPng,
  type FilterStrip,
  kernelHistogramPng,
  type LearningCurve,
  learningCurvesPng,
  PALETTE,
} from "@shrinklab/report";
import { share } from "./text/method_table.ts";

/** More methods than this are shown by the figures of the judging rows alone. */
const MOST_WITH_TRAINING = 3;
/** Of a thousand bins most would stay empty in a model of fewer weights. */
const FEW_WEIGHTS = 100_000;

/**
 * Draws the pictures of an experiment: kernels by layer, filters of the first convolution, learning
 * curves, and of each method its confusion matrix and its predictions under dropout.
 *
 * @param trials The trials of one seed.
 * @param base The result but for its runs.
 * @returns Bytes of each PNG by the name of its file.
 */
export function drawPictures(
  trials: readonly CompletedTrial[],
  base: Omit<Result, "runs">,
): Record<string, Uint8Array> {
  if (trials.length === 0) return {};
  const { app, experiment: { name, seeds }, dataset } = base;
  const subtitle = ascii(`${app} ${name}, ${dataset.name}, seed ${seeds[0]}`);
  return {
    "weight-histogram.png": histogram(trials, subtitle),
    ...filters(trials, subtitle),
    ...learningCurves(trials, subtitle),
    ...Object.assign({}, ...trials.map((trial) => classPictures(trial, base, subtitle))),
  };
}

function histogram(trials: readonly CompletedTrial[], subtitle: string): Uint8Array {
  const models = trials.map(({ run, weights }) => ({
    name: labelOf(run.method, run.set),
    note: `epoch ${chosenFigures(run).epoch}, near zero ${
      (100 * share("nearZero")(run)).toFixed(2)
    } %`,
    kernels: weights.filter(({ name }) => name.endsWith("/kernel")),
  }));
  const largest = Math.max(
    ...models.map(({ kernels }) => kernels.reduce((sum, { values }) => sum + values.length, 0)),
  );
  const bins = largest < FEW_WEIGHTS ? { bins: 100 } : {};
  return kernelHistogramPng({ title: "Kernels", subtitle, models, ...bins });
}

/** Filters of every method's first convolution, where there is one. */
function filters(
  trials: readonly CompletedTrial[],
  subtitle: string,
): Record<string, Uint8Array> {
  const strips = trials.flatMap(({ run, weights }): FilterStrip[] => {
    const kernel = weights.find(({ shape }) => shape.length === 4);
    if (kernel === undefined) return [];
    const shape = kernel.shape as FilterStrip["shape"];
    return [{ name: labelOf(run.method, run.set), values: kernel.values, shape }];
  });
  if (strips.length === 0) return {};
  return {
    "first-layer-filters.png": filtersPng({ title: "First-layer filters", subtitle, strips }),
  };
}

function learningCurves(
  trials: readonly CompletedTrial[],
  subtitle: string,
): Record<string, Uint8Array> {
  const all = trials.length <= MOST_WITH_TRAINING;
  const curves = (figure: keyof Figures) =>
    (["test", "valid", "train"] as const).filter((set, _, sets) => {
      const judging = sets.find((one) =>
        trials.some(({ run }) => run.history.some((record) => record[one] !== undefined))
      );
      return set === judging || (all && set === "train");
    }).flatMap((set) =>
      trials.flatMap(({ run: { method, set: values, history } }, color): LearningCurve[] => {
        const taken = history.filter((record: EpochRecord) => record[set]?.[figure] !== undefined);
        // A single evaluation is no curve.
        if (taken.length < 2) return [];
        return [{
          name: `${set} ${labelOf(method, values)}`,
          color,
          // Where colours come again dashes tell them apart.
          dashed: set === "train" || (!all && color >= PALETTE.length),
          values: taken.map((record) => record[set]![figure]!),
          epochs: taken.map(({ epoch }) => epoch),
        }];
      })
    );
  const panels = [
    { name: "data loss, without penalty", curves: curves("loss") },
    { name: "accuracy", curves: curves("accuracy") },
  ].filter(({ curves }) => curves.length > 0);
  if (panels.length === 0) return {};
  return {
    "learning-curves.png": learningCurvesPng({ title: "Learning curves", subtitle, panels }),
  };
}

function classPictures(
  { run }: CompletedTrial,
  { dataset: { classes = [] } }: Omit<Result, "runs">,
  subtitle: string,
): Record<string, Uint8Array> {
  const { confusion, monteCarlo } = run;
  if (confusion === undefined) return {};
  const label = labelOf(run.method, run.set);
  const figures = chosenFigures(run);
  const rows = figures.test ? "test rows" : figures.valid ? "validation rows" : "training rows";
  const file = label.replaceAll(/[ =]/g, "-");
  const matrix = confusionMatrixPng({
    title: `${label}: ${rows}`,
    subtitle: `${subtitle}, epoch ${figures.epoch}`,
    classes,
    counts: confusion,
  });
  const bars = monteCarlo && classBarsPng({
    title: `${label}: MC dropout, T = ${monteCarlo.passes}`,
    subtitle: `${subtitle}, first ${rows}`,
    classes,
    panels: monteCarlo.examples.map(({ row, label, mean, deviation, entropy }) => ({
      name: `row ${row}, label ${chartName(classes[label]!, label)}`,
      note: `entropy ${entropy.toFixed(2)}`,
      means: mean,
      deviations: deviation,
      label,
    })),
  });
  return {
    [`confusion-${file}.png`]: matrix,
    ...(bars === undefined ? {} : { [`mc-dropout-${file}.png`]: bars }),
  };
}

/** What the font of charts can write. */
function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?");
}
