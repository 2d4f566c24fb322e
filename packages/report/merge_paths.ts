import type { PathPoint, PathSummary, SetFigures } from "@shrinklab/paths";
import type { ComparedFigure } from "./compared_figure.ts";
import { checkSameData } from "./same_data.ts";

/** A path, and what one calls the run that left it. */
export interface NamedPath {
  /** Name of its folder. */
  readonly name: string;
  /** What its run left. */
  readonly summary: PathSummary;
}

/** A path beside others. */
export interface LabelledPath {
  /** Its penalty, and where they tell paths apart its method and its folder. */
  readonly label: string;
  /** The path. */
  readonly summary: PathSummary;
}

/** What paths are judged by: accuracy in percent, or the loss where a number is predicted. */
export interface PathScore extends Pick<ComparedFigure, "name" | "unit" | "digits"> {
  /** Whose rows. */
  readonly set: keyof SetFigures;
  /** Takes it from figures. */
  readonly of: (sets: SetFigures) => number | undefined;
}

/** Sets of rows in words. */
const names = { train: "training", valid: "validation", test: "test" } as const;

/**
 * Puts paths of the same data beside each other.
 *
 * @param paths Paths.
 * @returns Each with a name of its own.
 * @throws {RangeError} If there is none, or they are not of the same data.
 *
 * @example
 * ```ts ignore
 * const paths = mergePaths([{ name: "l1", summary: a }, { name: "groups", summary: b }]);
 * ```
 */
export function mergePaths(paths: readonly NamedPath[]): LabelledPath[] {
  const [first, ...others] = paths;
  if (first === undefined) {
    throw new RangeError("Cannot compare paths: there are 0, want 1 or more");
  }
  const dataOf = ({ name, summary }: NamedPath) => ({ ...summary, name });
  for (const other of others) checkSameData("paths", dataOf(first), dataOf(other));
  const same = new Set(paths.map(({ summary }) => summary.method)).size === 1;
  const shortOf = ({ method, penalty }: PathSummary) => same ? penalty : `${method} ${penalty}`;
  return paths.map(({ name, summary }) => {
    const label = shortOf(summary);
    const alike = paths.filter((other) => shortOf(other.summary) === label);
    return { label: alike.length > 1 ? `${label} (${name})` : label, summary };
  });
}

/**
 * The sets of rows that a path has figures of, in their order.
 *
 * @param summary The path.
 * @returns What it is judged by in each.
 */
export function pathScores({ before }: PathSummary): PathScore[] {
  return (["train", "valid", "test"] as const).flatMap((set): PathScore[] => {
    const figures = before[set];
    if (figures === undefined) return [];
    return figures.accuracy === undefined
      ? [{ set, name: `${names[set]} loss`, digits: 4, of: (sets) => sets[set]?.loss }]
      : [{
        set,
        name: `${names[set]} accuracy`,
        unit: "points",
        digits: 1,
        of: (sets) => {
          const accuracy = sets[set]?.accuracy;
          return accuracy === undefined ? undefined : 100 * accuracy;
        },
      }];
  });
}

/**
 * What a path is judged by: test rows, else validation rows, else those trained on.
 *
 * @param summary The path.
 * @returns It.
 */
export function judgingScore(summary: PathSummary): PathScore {
  return pathScores(summary).at(-1)!;
}

/**
 * The points of a path and the chosen one, which a search may have put between them.
 *
 * @param summary The path.
 * @returns Points from the smallest lambda to the largest.
 */
export function pointsByLambda({ points, chosen }: PathSummary): PathPoint[] {
  const all = points.some(({ lambda }) => lambda === chosen.lambda) ? points : [...points, chosen];
  return [...all].sort((a, b) => a.lambda - b.lambda);
}

/**
 * Figures of all weights without the penalty.
 *
 * @param summary The path.
 * @returns Those of a network before its first lambda, of one layer those at its optimum.
 */
export function withoutPenalty({ kind, before, unpenalized }: PathSummary): SetFigures {
  return kind === "network" ? before : unpenalized ?? {};
}

/**
 * The share of the kernels' entries that are exactly zero.
 *
 * @param point A point.
 * @returns It, 0 to 1.
 */
export function zeroShare({ nonZero, entries }: PathPoint): number {
  return 1 - nonZero / entries;
}
