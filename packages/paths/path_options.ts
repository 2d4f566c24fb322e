import type { Choice } from "./choose_lambda.ts";
import type { SolvedPoint } from "./path_runner.ts";
import type { PathPoint } from "./path_point.ts";

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
