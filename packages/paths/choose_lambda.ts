import type { PathFigures, PathPoint } from "./path_point.ts";

/** How a lambda is chosen. */
export type Choice = "best" | "1se" | "permuted";

/** What a point is chosen by: accuracy, or the loss with its sign turned. */
export interface Score {
  /** The larger the better. */
  readonly value: number;
  /** Its standard error. */
  readonly error: number;
}

/**
 * The score of a point by the rows that a lambda is chosen by: accuracy, with the standard error of a
 * share; or minus the loss, whose error one set of rows does not tell.
 *
 * @param figures Figures of those rows, one for each fold.
 * @returns The score; over several folds the mean, with the standard error of that.
 *
 * @example
 * ```ts
 * import { scoreOf } from "@shrinklab/paths";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { value, error } = scoreOf([{ rows: 100, loss: 1, accuracy: 0.9 }]);
 * assertAlmostEquals(value, 0.9);
 * assertAlmostEquals(error, 0.03);
 * ```
 */
export function scoreOf(figures: readonly PathFigures[]): Score {
  const values = figures.map(({ accuracy, loss }) => accuracy ?? -loss);
  const value = values.reduce((sum, x) => sum + x, 0) / values.length;
  if (values.length > 1) {
    const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
    return { value, error: Math.sqrt(squares / (values.length - 1) / values.length) };
  }
  const [{ accuracy, rows }] = figures as [PathFigures];
  return {
    value,
    error: accuracy === undefined ? 0 : Math.sqrt(accuracy * (1 - accuracy) / rows),
  };
}

/**
 * Chooses a point: the best one, the larger lambda among equals; or the largest lambda whose score is
 * within one standard error of the best one's, which is never below the best lambda.
 *
 * @param points The points, in any order.
 * @param scores The score of each.
 * @param choice How.
 * @returns The place of the point among the points.
 *
 * Source: Breiman et al. (1984) for one standard error.
 *
 * @example
 * ```ts
 * import { chooseLambda } from "@shrinklab/paths";
 * import { assertEquals } from "@std/assert";
 *
 * const points = [{ lambda: 1 }, { lambda: 2 }, { lambda: 4 }];
 * const scores = [0.9, 0.89, 0.5].map((value) => ({ value, error: 0.02 }));
 * assertEquals(chooseLambda(points, scores, "best"), 0);
 * assertEquals(chooseLambda(points, scores, "1se"), 1);
 * ```
 */
export function chooseLambda(
  points: readonly Pick<PathPoint, "lambda">[],
  scores: readonly Score[],
  choice: "best" | "1se",
): number {
  const places = points.map((_, i) => i).sort((a, b) => points[b]!.lambda - points[a]!.lambda);
  const best = places.reduce((one, other) =>
    scores[other]!.value > scores[one]!.value ? other : one
  );
  if (choice === "best") return best;
  const least = scores[best]!.value - scores[best]!.error;
  return places.find((place) =>
    points[place]!.lambda >= points[best]!.lambda && scores[place]!.value >= least
  )!;
}

/**
 * The number of units or features that a point has.
 *
 * @param point The point.
 * @param what Which.
 * @returns Live units of all hidden layers, or features with a weight.
 */
export function countOf(point: PathPoint, what: "units" | "features"): number {
  return what === "units"
    ? point.units.reduce((sum, { live }) => sum + live, 0)
    : point.features?.length ?? 0;
}
