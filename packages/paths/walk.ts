import type { NamedTensor } from "@shrinklab/models";
import { countOf, scoreOf } from "./choose_lambda.ts";
import type { PathOptions } from "./path_options.ts";
import type { PathFigures, PathPoint } from "./path_point.ts";
import type { PathRunner, SolvedPoint } from "./path_runner.ts";

/** Times that a bracket of lambdas is halved in the search for a number of units. */
const HALVINGS = 14;
/** Lambdas that a network tries at most: what one leaves depends on the weights it begins with. */
const TRIES = 42;

/** The way from lambda to lambda: what it solves is kept, and taken again where it was. */
export class Walk {
  /** Before the first lambda. */
  readonly before: SolvedPoint;
  /** The lambda from which on one layer is empty; of a network a scale. */
  readonly top: number;
  /** Those of the whole path by equal ratios. */
  readonly lambdas: number[];
  /** What was solved so far, in the order of the path. */
  readonly solved: SolvedPoint[] = [];
  /** Which layer lost its last unit, where that ended the path. */
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

  /**
   * Begins at the weights before the first lambda.
   *
   * @param runner What solves.
   * @param options Lambdas, and where points are kept.
   * @param name What the names of kept points begin with.
   * @returns The walk, which has not gone anywhere.
   */
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
        span((point) => scoreOf([judgedFigures(point)]).value),
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

/**
 * Figures of the rows that a lambda is chosen by.
 *
 * @param point A point of a path.
 * @returns Those of its validation rows, else of its test rows.
 * @throws {RangeError} If it has neither.
 */
export function judgedFigures({ valid, test }: PathPoint): PathFigures {
  const figures = valid ?? test;
  if (figures) return figures;
  throw new RangeError(
    "Cannot choose a lambda: there are neither validation nor test rows, want --hold-out or --folds",
  );
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
