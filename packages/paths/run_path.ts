import { RandomState, selectRows } from "@shrinklab/data";
import type { Rows } from "@shrinklab/experiments";
import type { NamedTensor } from "@shrinklab/models";
import { type Choice, chooseLambda, countOf, scoreOf } from "./choose_lambda.ts";
import type { PathFigures, PathPoint } from "./path_point.ts";
import type { OneLayer } from "./one_layer.ts";
import { PathRunner, type PathTask, type Refitted, type SolvedPoint } from "./path_runner.ts";

/** Where solved points are kept, so that a path that was ended goes on. */
export interface PathStore {
  /** What was kept under a name; nothing where nothing was. */
  get(name: string): SolvedPoint | undefined;
  /** Keeps a point, as a whole or not at all. */
  put(name: string, solved: SolvedPoint): void;
}

/** Options of {@linkcode runPath}. */
export interface PathOptions {
  /** Number of lambdas; default 30. */
  readonly count?: number | undefined;
  /** The first lambda; default the largest one of one layer, a thousandth of the scale of others. */
  readonly from?: number | undefined;
  /** The last one; default a hundredth of the largest one of one layer, the scale of others. */
  readonly to?: number | undefined;
  /** Half of the lambdas go where the score or what is left changes most; default false. */
  readonly adaptive?: boolean | undefined;
  /** How a lambda is chosen; default `"1se"`. */
  readonly choose?: Choice | undefined;
  /** Instead: so many live units or features, by bisection. */
  readonly exactly?: { readonly what: "units" | "features"; readonly count: number } | undefined;
  /** Instead: the lambda of the path that is nearest to this one. */
  readonly at?: number | undefined;
  /** Choose by so many folds of the training rows; default by the validation rows. */
  readonly folds?: number | undefined;
  /** Train what is left from its first weights too, and its sizes from new ones; default false. */
  readonly again?: boolean | undefined;
  /** Where points are kept; default nowhere. */
  readonly store?: PathStore | undefined;
  /** Called for each point as it is there. */
  readonly onPoint?: ((point: PathPoint, done: number, all: number) => void) | undefined;
  /** Ends the path after the current step, by an error; what was kept stays. */
  readonly signal?: AbortSignal | undefined;
}

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

/** A chosen point. */
export interface ChosenPoint extends PathPoint {
  /** By what. */
  readonly by: "best" | "1se" | "permuted" | "units" | "features" | "at";
  /** What was wanted and could not be had, or by which rows it was chosen. */
  readonly note: string;
}

/** Times that a bracket of lambdas is halved in the search for a number of units. */
const HALVINGS = 14;
/** Lambdas that a network tries at most: what one leaves depends on the weights it begins with. */
const TRIES = 42;
/** Permutations of the labels. */
const PERMUTATIONS = 100;
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
  const { choose = "1se", folds, exactly, signal, store } = options;
  using runner = new PathRunner(task);
  if (choose === "permuted" && !runner.layer) runner.permutedLambda([]);
  const walk = await Walk.begin(runner, options, "path");
  await walk.grid();
  if (options.adaptive) await walk.refine();
  const scores = folds === undefined
    ? walk.solved.map(({ point }) => scoreOf([judged(point)]))
    : await foldScores(task, options, walk.solved.map(({ point }) => point.lambda), folds);
  const by = folds === undefined
    ? `by the ${walk.before.point.valid ? "validation" : "test"} rows`
    : `by ${folds} folds of the training rows`;
  let chosen: { solved: SolvedPoint; by: ChosenPoint["by"]; note: string };
  if (options.at !== undefined) {
    const away = ({ point }: SolvedPoint) => Math.abs(Math.log(point.lambda / options.at!));
    const solved = walk.solved.reduce((a, b) => away(b) < away(a) ? b : a);
    chosen = { solved, by: "at", note: `the nearest to ${options.at}` };
  } else if (exactly) {
    chosen = { ...await walk.exactly(exactly.what, exactly.count), by: exactly.what };
  } else if (choose === "permuted") {
    const random = new RandomState([task.seed, 7]);
    const orders = Array.from(
      { length: PERMUTATIONS },
      () => random.permutation(task.rows.train.rows),
    );
    const lambda = runner.permutedLambda(orders);
    const solved = await walk.at(lambda, walk.before.weights, "permuted");
    const note = `the 95 % quantile of the largest lambda over ${PERMUTATIONS} permuted labels`;
    chosen = { solved, by: choose, note };
  } else {
    const scored = walk.solved.slice(0, scores.length);
    const place = chooseLambda(scored.map(({ point }) => point), scores, choose);
    chosen = { solved: scored[place]!, by: choose, note: by };
  }
  const { weights: left, point } = chosen.solved;
  const keep = async (name: string, make: () => Promise<Refitted>): Promise<Refitted> => {
    const kept = store?.get(name);
    if (kept) return { weights: kept.weights, figures: figuresOf(kept.point) };
    const made = await make();
    const { train, valid, test } = made.figures;
    store?.put(name, {
      weights: made.weights,
      point: { ...point, train: train!, valid, test } as PathPoint,
    });
    return made;
  };
  const refit = await keep("refit", () => runner.refit(left, signal));
  const dense = runner.layer &&
    await keep("unpenalized", () => runner.unpenalized(walk.solved.at(-1)!.weights, signal));
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

/** Figures of the rows that a lambda is chosen by. */
function judged({ valid, test }: PathPoint): PathFigures {
  const figures = valid ?? test;
  if (figures) return figures;
  throw new RangeError(
    "Cannot choose a lambda: there are neither validation nor test rows, want --hold-out or --folds",
  );
}

/** The same lambdas on the rest of the training rows, judged by each fold in turn. */
async function foldScores(
  task: PathTask,
  options: PathOptions,
  lambdas: readonly number[],
  folds: number,
) {
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

/** The way from lambda to lambda. */
class Walk {
  readonly before: SolvedPoint;
  readonly top: number;
  readonly lambdas: number[];
  readonly solved: SolvedPoint[] = [];
  emptied: string | undefined;
  /** The point without units that ended it. */
  #end: SolvedPoint | undefined;
  readonly #runner: PathRunner;
  readonly #options: PathOptions;
  readonly #name: string;

  private constructor(
    runner: PathRunner,
    options: PathOptions,
    name: string,
    before: SolvedPoint,
  ) {
    this.#runner = runner;
    this.#options = options;
    this.#name = name;
    this.before = before;
    this.top = runner.largestLambda();
    this.lambdas = lambdasOf(options, this.top, runner.layer !== undefined);
  }

  static async begin(runner: PathRunner, options: PathOptions, name: string): Promise<Walk> {
    const key = `${name}-before`;
    const kept = options.store?.get(key);
    const before = kept ?? await runner.begin(options.signal);
    if (!kept) options.store?.put(key, before);
    return new Walk(runner, options, name, before);
  }

  /** Solves a lambda, or takes what was kept of it. */
  async at(lambda: number, from: readonly NamedTensor[], name: string, place = 0) {
    const { store, signal } = this.#options;
    const key = `${this.#name}-${name}`;
    const kept = store?.get(key);
    if (kept?.point.lambda === lambda) return kept;
    const solved = await this.#runner.solve(lambda, from, place, signal);
    store?.put(key, solved);
    return solved;
  }

  /** Goes through the lambdas, up to one that leaves a layer without units. */
  async grid(lambdas: readonly number[] = this.#evenly()): Promise<void> {
    let from = this.before.weights;
    for (const [i, lambda] of lambdas.entries()) {
      const solved = await this.at(lambda, from, String(i + 1).padStart(3, "0"), i + 1);
      const empty = emptyLayer(solved);
      if (empty) {
        this.emptied = `at lambda ${lambda} ${empty.layer} has no unit left`;
        this.#end = solved;
        if (this.solved.length > 0) return;
        throw new RangeError(`Cannot make a path: ${this.emptied}, want a smaller --from`);
      }
      this.solved.push(solved);
      from = solved.weights;
      this.#options.onPoint?.(solved.point, this.solved.length, this.lambdas.length);
    }
  }

  #evenly(): number[] {
    const { adaptive, count = 30 } = this.#options;
    if (!adaptive) return this.lambdas;
    const half = Math.max(2, Math.ceil(count / 2));
    return lambdasOf({ ...this.#options, count: half }, this.top, this.#runner.layer !== undefined);
  }

  /** Puts the other half of the lambdas where the score or what is left changes most. */
  async refine(): Promise<void> {
    const { count = 30, onPoint } = this.#options;
    while (this.solved.length > 1 && this.solved.length < count) {
      const span = (of: (point: PathPoint) => number) => {
        const all = this.solved.map(({ point }) => of(point));
        return (i: number) =>
          Math.abs(all[i + 1]! - all[i]!) / (Math.max(...all) - Math.min(...all) || 1);
      };
      const [score, left] = [
        span((point) => scoreOf([judged(point)]).value),
        span(({ nonZero }) => nonZero),
      ];
      const bends = this.solved.slice(1).map((_, i) => score(i) + left(i));
      const widest = bends.indexOf(Math.max(...bends));
      const [one, other] = [this.solved[widest]!, this.solved[widest + 1]!];
      const lambda = Math.sqrt(one.point.lambda * other.point.lambda);
      const place = this.solved.length + 1;
      const solved = await this.at(lambda, one.weights, String(place).padStart(3, "0"), place);
      this.solved.splice(widest + 1, 0, solved);
      onPoint?.(solved.point, this.solved.length, count);
    }
  }

  /** The lambda that leaves so many units or features; the nearest where the path jumps over it. */
  async exactly(what: "units" | "features", count: number) {
    const all = [this.before, ...this.solved].filter(({ point }) => point.lambda > 0);
    if (all.length === 0) throw new RangeError("Cannot search: the path is empty");
    const distance = ({ point }: SolvedPoint) => Math.abs(countOf(point, what) - count);
    let best = all.reduce((a, b) => distance(b) < distance(a) ? b : a);
    // Beyond the last point the path goes on to the lambda that leaves a layer without units.
    const ends = this.#end ? [...all, this.#end] : all;
    const over = ends.findIndex(({ point }, i) => {
      const next = ends[i + 1];
      return next !== undefined &&
        (countOf(point, what) - count) * (countOf(next.point, what) - count) < 0;
    });
    let [one, other] = [ends[over], ends[over + 1]?.point.lambda];
    const most = this.#runner.layer ? HALVINGS : TRIES;
    let [stride, halved] = [one && other ? other / one.point.lambda : 1, 0];
    for (let k = 1; k <= most && distance(best) > 0 && one; k++) {
      const lambda: number = other === undefined
        ? one.point.lambda * stride
        : Math.sqrt(one.point.lambda * other);
      const solved = await this.at(lambda, one.weights, `${what}-${count}-${k}`, 500 + k);
      if (emptyLayer(solved) === undefined && distance(solved) < distance(best)) best = solved;
      const sameSide = (countOf(solved.point, what) - count) *
          (countOf(one.point, what) - count) > 0;
      if (other === undefined) stride *= stride;
      else halved++;
      if (sameSide) one = solved;
      else other = lambda;
      // A bracket that has closed around a jump: on from there, until the other side is met again.
      if (halved === HALVINGS) [other, halved] = [undefined, 0];
    }
    const found = countOf(best.point, what);
    const note = found === count
      ? `${count} ${what}, as asked`
      : `${found} ${what}, the nearest to ${count}: the path ${
        over < 0 ? "does not reach" : "jumps over"
      } it`;
    return { solved: best, note };
  }
}

/** A hidden layer without live units, if there is one. */
function emptyLayer({ point: { units } }: SolvedPoint) {
  return units.find(({ live }) => live === 0);
}

/** Lambdas by equal ratios, in the order of the path. */
function lambdasOf(options: PathOptions, top: number, oneLayer: boolean): number[] {
  const { count = 30 } = options;
  // A hair above the largest lambda float32 agrees that the kernel is empty.
  const from = options.from ?? (oneLayer ? 1.0001 * top : top / 1000);
  const to = options.to ?? (oneLayer ? top / 100 : top);
  for (const [name, value] of Object.entries({ from, to })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new RangeError(`Cannot make a path: ${name} is ${value}, want a number above 0`);
    }
  }
  if (oneLayer ? to > from : to < from) {
    throw new RangeError(
      `Cannot make a path: it goes from ${from} to ${to}, want ${
        oneLayer ? "from the larger to the smaller" : "from the smaller to the larger"
      } lambda`,
    );
  }
  return Array.from(
    { length: count },
    (_, i) => count === 1 ? from : from * (to / from) ** (i / (count - 1)),
  );
}
