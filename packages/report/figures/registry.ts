import type { Result } from "@shrinklab/experiments";
import { compareResult } from "../compare_result.ts";
import type { LabelledPath } from "../merge_paths.ts";
import { accuracyFigure } from "./accuracy.ts";
import { calibrationFigure } from "./calibration.ts";
import { confusionFigure } from "./confusion.ts";
import { deadUnitsFigure } from "./dead_units.ts";
import { differencesFigure } from "./differences.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";
import { firstLayerFigure, mistakesFigure } from "./images.ts";
import { learningCurves } from "./learning_curves.ts";
import { monteCarloFigure } from "./monte_carlo.ts";
import type { PathFigureInput } from "./path_figure_input.ts";
import { pathCoefficientsFigure } from "./path_coefficients.ts";
import { pathScoreFigure } from "./path_score.ts";
import { pathSupportFigure } from "./path_support.ts";
import { rocFigure } from "./roc.ts";
import { sparsityScoreFigure } from "./sparsity_score.ts";
import { sweepFigure } from "./sweep.ts";
import { weightHistograms } from "./weight_histograms.ts";
import { zerosFigure } from "./zeros.ts";

/** All figures, in the order in which a page shows them. */
export const figures: Readonly<Record<string, (input: FigureInput) => Figure | undefined>> = {
  accuracy: accuracyFigure,
  differences: differencesFigure,
  sweep: sweepFigure,
  zeros: zerosFigure,
  "weight-histograms": weightHistograms,
  "learning-curves": learningCurves,
  confusion: confusionFigure,
  roc: rocFigure,
  calibration: calibrationFigure,
  "monte-carlo": monteCarloFigure,
  "dead-units": deadUnitsFigure,
  "first-layer": firstLayerFigure,
  mistakes: mistakesFigure,
};

/** All figures of paths, in the order in which a page shows them. */
export const pathFigures: Readonly<
  Record<string, (input: PathFigureInput) => Figure | undefined>
> = {
  "path-score": pathScoreFigure,
  "path-coefficients": pathCoefficientsFigure,
  "path-support": pathSupportFigure,
  "sparsity-score": sparsityScoreFigure,
};

/**
 * The figures that a result has what it takes for.
 *
 * @param result What was run.
 * @returns The figures, in the order in which a page shows them.
 *
 * @example
 * ```ts ignore
 * const figures = figuresOf(JSON.parse(Deno.readTextFileSync("runs/NAME/result.json")));
 * ```
 */
export function figuresOf(result: Result): Figure[] {
  const compared = compareResult(result);
  const input = { result, ...compared, labels: compared.methods.map(({ label }) => label) };
  return Object.values(figures).flatMap((make) => make(input) ?? []);
}

/**
 * The figures of a path, or of several beside each other.
 *
 * @param paths Paths of the same data.
 * @returns The figures, in the order in which a page shows them.
 *
 * @example
 * ```ts ignore
 * const figures = pathFiguresOf(mergePaths([{ name: "first", summary }]));
 * ```
 */
export function pathFiguresOf(paths: readonly LabelledPath[]): Figure[] {
  return Object.values(pathFigures).flatMap((make) => make({ paths }) ?? []);
}
