import type { Experiment, Method } from "../experiment.ts";
import type { Search, SweepRequest } from "../sweep.ts";

/** An experiment with a name on the command line. */
export interface Preset extends Omit<Experiment, "seeds" | "sweep"> {
  /** What it is for, in a line. */
  readonly summary?: string;
  /** Methods that run only where they are named. */
  readonly others?: readonly Method[];
  /** How many seeds, or which; default 5 where methods are compared, 1 for a single one. */
  readonly seeds?: number | readonly number[];
  /** Settings that take several values. */
  readonly sweep?: SweepRequest;
  /** How sets of values are chosen; default all combinations. */
  readonly search?: Search;
  /** The most trials of a search that draws. */
  readonly budget?: number;
}
