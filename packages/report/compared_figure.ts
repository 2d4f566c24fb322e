import { chosenFigures, type Figures, type Run } from "@shrinklab/experiments";

/** A figure by which methods are compared. */
export interface ComparedFigure {
  /** In a table's head, such as `test %`. */
  readonly title: string;
  /** In a sentence, such as `test accuracy`. */
  readonly name: string;
  /** Takes it from a run; `undefined` where the run has none. */
  readonly of: (run: Run) => number | undefined;
  /** What differences are measured in, such as `points`. */
  readonly unit?: string;
  /** Digits after the point. */
  readonly digits: number;
}

/**
 * The figure that tells the most of some runs: AUC, where rare classes hide from accuracy, or the
 * accuracy of the rows that judge, or the share of the variance that is explained.
 *
 * @param runs The runs.
 * @returns The figure.
 *
 * @example
 * ```ts
 * import { comparedFigure } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(comparedFigure([]).name, "test accuracy");
 * ```
 */
export function comparedFigure(runs: readonly Run[]): ComparedFigure {
  return figures.find(({ of }) => runs.some((run) => of(run) !== undefined)) ?? figures[1]!;
}

/**
 * The figures of the rows that judge a run: of test rows, else of those held out, else of those
 * trained on.
 *
 * @param run The run.
 * @returns Figures of the chosen epoch; nothing where none were taken.
 */
export function judgingFigures(run: Run): Figures | undefined {
  const { test, valid, train } = chosenFigures(run);
  return test ?? valid ?? train;
}

const figures: readonly ComparedFigure[] = [
  { title: "AUC", name: "AUC", of: (run) => judgingFigures(run)?.auc, digits: 3 },
  ...(["test", "valid", "train"] as const).map((set) => ({
    title: `${set} %`,
    name: { test: "test accuracy", valid: "validation accuracy", train: "training accuracy" }[set],
    of: (run: Run) => percent(chosenFigures(run)[set]?.accuracy),
    unit: "points",
    digits: 1,
  })),
  { title: "R2", name: "R2", of: (run) => judgingFigures(run)?.r2, digits: 3 },
];

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}
