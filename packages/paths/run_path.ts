import type { NamedTensor } from "@shrinklab/models";
import { choosePoint, type ChosenPoint } from "./choose_point.ts";
import type { OneLayer } from "./one_layer.ts";
import type { PathOptions, PathStore } from "./path_options.ts";
import type { PathFigures, PathPoint } from "./path_point.ts";
import { PathRunner, type PathTask, type Refitted, type SolvedPoint } from "./path_runner.ts";
import { Walk } from "./walk.ts";

/** A path, what was chosen, and that without the penalty. */
export interface LambdaPath {
  /** Whether it is the exact path of one layer, or the warm-started one of a network. */
  readonly kind: "one-layer" | "network";
  /** From which lambda on one layer is empty; of networks absent. */
  readonly largestLambda?: number;
  /** Before the first lambda: one layer without a kernel, a network without the penalty. */
  readonly before: PathPoint;
  /** The points, in the order of the path. */
  readonly points: readonly PathPoint[];
  /** Which layer lost its last unit, where that ended the path. */
  readonly emptied?: string;
  /** The chosen point. */
  readonly chosen: ChosenPoint;
  /** Figures without the penalty on what the chosen point left. */
  readonly refit: SetFigures;
  /** Figures of one layer without the penalty, of all weights; of networks `before` has them. */
  readonly unpenalized?: SetFigures;
  /** The weights of one layer that are largest at the chosen point, 8 at most. */
  readonly coefficients?: readonly Coefficient[];
  /** The same from other weights, of networks where it is asked: is it the sizes, or the weights? */
  readonly again?: {
    /** On what is left, from the first weights. */
    readonly rewound: SetFigures;
    /** Of a whole network with as many units, from new weights. */
    readonly fresh: SetFigures;
  };
}

/** A weight of one layer along a path. */
export interface Coefficient {
  /** Its input feature, a number from 0. */
  readonly feature: number;
  /** Its output, a number from 0. */
  readonly output: number;
  /** What it is at each of `points`. */
  readonly values: readonly number[];
}

/** Figures by set of rows. */
export interface SetFigures {
  /** Of the rows that were trained on. */
  readonly train?: PathFigures;
  /** Of the validation rows. */
  readonly valid?: PathFigures;
  /** Of the test rows. */
  readonly test?: PathFigures;
}

/** Weights that are followed along a path. */
const FOLLOWED = 8;

/**
 * Follows a path over lambda, chooses a point, and refits what that leaves.
 *
 * @param task The path.
 * @param options Lambdas, choice, where points are kept.
 * @returns The path.
 * @throws {RangeError} If there is nothing to choose by, or lambdas are out of range.
 * @throws {DOMException} If the signal ended it.
 *
 * @example
 * ```ts ignore
 * const { points, chosen, refit } = await runPath(task, { count: 20, choose: "best" });
 * console.log(chosen.lambda, refit.test?.accuracy);
 * ```
 */
export async function runPath(
  task: PathTask,
  options: PathOptions = {},
): Promise<LambdaPath & { readonly weights: readonly NamedTensor[] }> {
  const { choose, signal, store } = options;
  using runner = new PathRunner(task);
  if (choose === "permuted" && !runner.layer) runner.permutedLambda([]);
  const walk = await Walk.begin(runner, options, "path");
  await walk.grid();
  if (options.adaptive) await walk.refine();
  const chosen = await choosePoint(walk, runner, task, options);
  const { weights: left, point } = chosen.solved;
  const refit = await keep(store, "refit", point, () => runner.refit(left, signal));
  const dense = runner.layer &&
    await keep(
      store,
      "unpenalized",
      point,
      () => runner.unpenalized(walk.solved.at(-1)!.weights, signal),
    );
  const again = options.again && !runner.layer
    ? {
      rewound: (await runner.refit(left, signal, task.initial)).figures,
      fresh: (await runner.fresh(point, signal)).figures,
    }
    : undefined;
  return {
    kind: runner.layer ? "one-layer" : "network",
    ...(runner.layer ? { largestLambda: walk.top } : {}),
    before: walk.before.point,
    points: walk.solved.map(({ point }) => point),
    ...(walk.emptied === undefined ? {} : { emptied: walk.emptied }),
    chosen: { ...point, by: chosen.by, note: chosen.note },
    refit: refit.figures,
    ...(runner.layer && dense
      ? {
        unpenalized: dense.figures,
        coefficients: largestCoefficients(runner.layer, walk.solved, left),
      }
      : {}),
    ...(again === undefined ? {} : { again }),
    weights: refit.weights,
  };
}

/** Weights without the penalty as they were kept, or made and kept. */
async function keep(
  store: PathStore | undefined,
  name: string,
  point: PathPoint,
  make: () => Promise<Refitted>,
): Promise<Refitted> {
  const kept = store?.get(name);
  if (kept) return { weights: kept.weights, figures: figuresOf(kept.point) };
  const made = await make();
  const { train, valid, test } = made.figures;
  store?.put(name, {
    weights: made.weights,
    point: { ...point, train: train!, valid, test } as PathPoint,
  });
  return made;
}

/** The largest weights where a lambda was chosen, then those that come in behind it. */
function largestCoefficients(
  { kernel, outputs }: OneLayer,
  solved: readonly SolvedPoint[],
  chosen: readonly NamedTensor[],
): Coefficient[] {
  const kernels = solved.map(({ weights }) => weights[kernel]!.values);
  const [there, last] = [chosen[kernel]!.values, kernels.at(-1)!];
  return Array.from(there, (_, at) => at)
    .filter((at) => kernels.some((values) => values[at] !== 0))
    .sort((a, b) =>
      Math.abs(there[b]!) - Math.abs(there[a]!) || Math.abs(last[b]!) - Math.abs(last[a]!)
    )
    .slice(0, FOLLOWED)
    .map((at) => ({
      feature: Math.floor(at / outputs),
      output: at % outputs,
      values: kernels.map((values) => values[at]!),
    }));
}

function figuresOf({ train, valid, test }: PathPoint): SetFigures {
  return { train, ...(valid ? { valid } : {}), ...(test ? { test } : {}) };
}
