import type { SeedRange } from "./power.ts";
import type { PairedComparison } from "./paired_comparison.ts";

/**
 * What a comparison comes to:
 *
 * - `higher`, `lower`: told apart, p of the t test below 0.05 after Holm;
 * - `same`: equal on every seed;
 * - `equivalent`: not told apart, and shown to differ by less than the margin, also after Holm;
 * - `open`: not told apart;
 * - `untested`: fewer than two seeds in common, so that there is nothing to judge by.
 */
export type Outcome = "higher" | "lower" | "same" | "equivalent" | "open" | "untested";

/** Everything told of a method against another: plain data, for a result file. */
export interface Comparison extends Partial<Omit<PairedComparison, "seeds">> {
  /** The method. */
  readonly method: string;
  /** What it is compared with. */
  readonly baseline: string;
  /** Seeds that both have. With one of them `mean` is its difference, and nothing else is told. */
  readonly seeds: number;
  /** Seeds that only one of the two has. */
  readonly unpaired: number;
  /** How many comparisons Holm adjusts for. */
  readonly comparisons: number;
  /** What it comes to. */
  readonly outcome: Outcome;
  /** p of the t test after Holm: below 0.05 the two are told apart. */
  readonly holmP?: number;
  /** p of the sign flips after Holm. */
  readonly signFlipHolmP?: number;
  /** Difference that these seeds would show: power 0.8, p below 0.05 in Holm's first step. */
  readonly detectable?: number;
  /** The largest difference that does not matter, as it was stated. */
  readonly margin?: number;
  /** p of the claim that the difference is smaller than the margin. */
  readonly equivalenceP?: number;
  /** The same after Holm. */
  readonly equivalenceHolmP?: number;
  /** Seeds that would show a difference as large as the margin. */
  readonly seedsForMargin?: SeedRange;
  /** Standard error of the difference because the test set is finite, in points. */
  readonly testSetError?: number;
}
