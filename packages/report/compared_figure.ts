import { chosenFigures, type Figures, type Run } from "@shrinklab/experiments/result";

/** What figures are taken from: a run, or what a store lists of one. */
export type Judged = Pick<Run, "chosen" | "best" | "last">;

/** A figure by which methods are compared. */
export interface ComparedFigure {
  /** Its set of rows and its name in `result.json`; `judging` is the first set that a run has. */
  readonly field: `${"train" | "valid" | "test" | "judging"}.${keyof Figures}`;
  /** In a table's head, such as `test %`. */
  readonly title: string;
  /** In a sentence, such as `test accuracy`. */
  readonly name: string;
  /** Takes it from a run; `undefined` where the run has none. */
  readonly of: (run: Judged) => number | undefined;
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
export function comparedFigure(runs: readonly Judged[]): ComparedFigure {
  return figures.find(({ of }) => runs.some((run) => of(run) !== undefined)) ?? figures[1]!;
}

/**
 * The figures of the rows that judge a run: of test rows, else of those held out, else of those
 * trained on.
 *
 * @param run The run.
 * @returns Figures of the chosen epoch; nothing where none were taken.
 */
export function judgingFigures(run: Judged): Figures | undefined {
  const { test, valid, train } = chosenFigures(run);
  return test ?? valid ?? train;
}

const figures: readonly ComparedFigure[] = [
  {
    field: "judging.auc",
    title: "AUC",
    name: "AUC",
    of: (run) => judgingFigures(run)?.auc,
    digits: 3,
  },
  ...(["test", "valid", "train"] as const).map((set) => ({
    field: `${set}.accuracy` as const,
    title: `${set} %`,
    name: { test: "test accuracy", valid: "validation accuracy", train: "training accuracy" }[set],
    of: (run: Judged) => percent(chosenFigures(run)[set]?.accuracy),
    unit: "points",
    digits: 1,
  })),
  {
    field: "judging.r2",
    title: "R2",
    name: "R2",
    of: (run) => judgingFigures(run)?.r2,
    digits: 3,
  },
];

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}
