import type { Result } from "@shrinklab/experiments";
import type { ResultComparison } from "../compare_result.ts";

/** What figures are made from: a result, and what its runs come to. */
export interface FigureInput extends ResultComparison {
  /** The run, or several merged. */
  readonly result: Result;
  /** Names of the methods, with swept values, in their order. */
  readonly labels: readonly string[];
}
