import { type Result, type Run, scopeOf } from "@shrinklab/experiments";
import {
  compareMethods,
  type Comparison,
  type ConfidenceInterval,
  confidenceInterval,
  statistics,
} from "@shrinklab/statistics";
import { type ComparedFigure, comparedFigure } from "./compared_figure.ts";
import { byLabel, total } from "./run_groups.ts";

/** What the runs of a result come to. */
export interface ResultComparison {
  /** By which figure methods are compared. */
  readonly figure: ComparedFigure;
  /** Each method, or each method with a set of swept values. */
  readonly methods: readonly ComparedMethod[];
  /** Each method against the first one, with the line that says what it comes to. */
  readonly comparisons: readonly (Comparison & { readonly verdict: string })[];
}

/** Runs of one method over seeds. */
export interface ComparedMethod {
  /** Its name, with swept values. */
  readonly label: string;
  /** Its runs, one for each seed. */
  readonly runs: readonly Run[];
  /** The compared figure by seed; of seeds that have one. */
  readonly values: ReadonlyMap<number, number>;
  /** Mean of the figure; absent where no seed has one. */
  readonly mean?: number;
  /** Where the mean over all seeds lies; from two seeds on. */
  readonly interval?: ConfidenceInterval;
  /** Share of all weights that are exactly 0, mean over seeds, 0 to 1. */
  readonly exactZero: number;
  /** Share of all weights that are near 0, mean over seeds, 0 to 1. */
  readonly nearZero: number;
}

/**
 * Compares the methods of a result with its first one, seed by seed. Terminal, `result.json` and
 * report all say what this says.
 *
 * @param result What was run.
 * @returns Means with intervals, zeros, and a verdict for each method but the first.
 *
 * @example
 * ```ts ignore
 * compareResult(result).comparisons[0].verdict; // "l1 - none: +0.3 points [-0.4, 1.0], ..."
 * ```
 */
export function compareResult(
  { runs, experiment }: Pick<Result, "runs" | "experiment">,
): ResultComparison {
  const figure = comparedFigure(runs);
  const methods = [...byLabel(runs)].map(([label, group]) => comparedMethod(label, group, figure));
  const compared = new Map(
    methods.filter(({ values }) => values.size > 0).map(({ label, values }) => [label, values]),
  );
  // Without the baseline's figures there is nothing to compare with.
  const { baseline } = experiment;
  const first = methods.find(({ runs: [run] }) => run!.method === baseline) ?? methods[0];
  const comparisons = first === undefined || !compared.has(first.label)
    ? []
    : compareMethods(compared, {
      unit: figure.unit,
      digits: figure.digits,
      scope: scopeOf(experiment),
      baseline: first.label,
    });
  return { figure, methods, comparisons };
}

function comparedMethod(
  label: string,
  runs: readonly Run[],
  { of }: ComparedFigure,
): ComparedMethod {
  const values = new Map(runs.flatMap((run) => {
    const value = of(run);
    return value === undefined || !Number.isFinite(value) ? [] : [[run.seed, value] as const];
  }));
  const list = [...values.values()];
  const interval = confidenceInterval(list);
  const share = (count: "exactZero" | "nearZero") =>
    runs.reduce(
      (sum, run) => sum + total(run, (record) => record[count]) / total(run, ({ size }) => size),
      0,
    ) / runs.length;
  return {
    label,
    runs,
    values,
    ...(list.length === 0 ? {} : { mean: statistics(list).mean }),
    ...(interval === undefined ? {} : { interval }),
    exactZero: share("exactZero"),
    nearZero: share("nearZero"),
  };
}
