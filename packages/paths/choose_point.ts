import { RandomState, selectRows } from "@shrinklab/data";
import type { Rows } from "@shrinklab/experiments";
import { chooseLambda, type Score, scoreOf } from "./choose_lambda.ts";
import type { PathOptions } from "./path_options.ts";
import type { PathPoint } from "./path_point.ts";
import { PathRunner, type PathTask, type SolvedPoint } from "./path_runner.ts";
import { judgedFigures, Walk } from "./walk.ts";

/** A chosen point. */
export interface ChosenPoint extends PathPoint {
  /** By what. */
  readonly by: "best" | "1se" | "permuted" | "units" | "features" | "at";
  /** What was wanted and could not be had, or by which rows it was chosen. */
  readonly note: string;
}

/** A point of a walk that is chosen. */
export interface Chosen extends Pick<ChosenPoint, "by" | "note"> {
  /** Its weights and figures. */
  readonly solved: SolvedPoint;
}

/** Permutations of the labels. */
const PERMUTATIONS = 100;

/**
 * Chooses a point of a path: the nearest to a lambda, one with so many units or features, or by the
 * score.
 *
 * @param walk The path, whose lambdas are solved; it goes on where a choice wants another lambda.
 * @param runner What solves it.
 * @param task What it is made of.
 * @param options How it is chosen.
 * @returns The point.
 * @throws {RangeError} If there is nothing to choose by.
 * @throws {DOMException} If the signal ended it.
 */
export async function choosePoint(
  walk: Walk,
  runner: PathRunner,
  task: PathTask,
  options: PathOptions,
): Promise<Chosen> {
  const { choose = "1se", exactly, at, folds } = options;
  const scores = folds === undefined
    ? walk.solved.map(({ point }) => scoreOf([judgedFigures(point)]))
    : await foldScores(task, options, walk.solved.map(({ point }) => point.lambda), folds);
  if (at !== undefined) return nearest(walk, at);
  if (exactly) return { ...await walk.exactly(exactly.what, exactly.count), by: exactly.what };
  if (choose === "permuted") return await permuted(walk, runner, task);
  const scored = walk.solved.slice(0, scores.length);
  const place = chooseLambda(scored.map(({ point }) => point), scores, choose);
  const note = folds === undefined
    ? `by the ${walk.before.point.valid ? "validation" : "test"} rows`
    : `by ${folds} folds of the training rows`;
  return { solved: scored[place]!, by: choose, note };
}

function nearest(walk: Walk, lambda: number): Chosen {
  const away = ({ point }: SolvedPoint) => Math.abs(Math.log(point.lambda / lambda));
  const solved = walk.solved.reduce((a, b) => away(b) < away(a) ? b : a);
  return { solved, by: "at", note: `the nearest to ${lambda}` };
}

/** The lambda that labels which say nothing would ask for. */
async function permuted(walk: Walk, runner: PathRunner, task: PathTask): Promise<Chosen> {
  const random = new RandomState([task.seed, 7]);
  const orders = Array.from(
    { length: PERMUTATIONS },
    () => random.permutation(task.rows.train.rows),
  );
  const lambda = runner.permutedLambda(orders);
  const solved = await walk.at(lambda, walk.before.weights, "permuted");
  const note = `the 95 % quantile of the largest lambda over ${PERMUTATIONS} permuted labels`;
  return { solved, by: "permuted", note };
}

/** The same lambdas on the rest of the training rows, judged by each fold in turn. */
async function foldScores(
  task: PathTask,
  options: PathOptions,
  lambdas: readonly number[],
  folds: number,
): Promise<Score[]> {
  const { rows, seed } = task;
  const order = new RandomState([seed, 8]).permutation(rows.train.rows);
  const solved: PathPoint[][] = [];
  for (let fold = 0; fold < folds; fold++) {
    const held = order.filter((_, i) => i % folds === fold);
    const { test: _, ...others } = rows;
    const part: Rows = {
      ...others,
      train: selectRows(rows.train, order.filter((_, i) => i % folds !== fold)),
      valid: selectRows(rows.train, held),
    };
    const batchSize = Math.min(task.batchSize, part.train.rows);
    using runner = new PathRunner({ ...task, rows: part, batchSize });
    const walk = await Walk.begin(runner, { ...options, onPoint: undefined }, `fold-${fold + 1}`);
    await walk.grid(lambdas);
    solved.push(walk.solved.map(({ point }) => point));
  }
  const shortest = Math.min(...solved.map(({ length }) => length));
  return lambdas.slice(0, shortest).map((_, i) =>
    scoreOf(solved.map((points) => points[i]!.valid!))
  );
}
