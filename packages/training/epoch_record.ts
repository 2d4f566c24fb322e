import type { Evaluation } from "./evaluate.ts";
import type { MeanLosses } from "./loss_sums.ts";

/** Sets of rows that an epoch is evaluated on. */
export type EvaluatedSet = "train" | "valid" | "test";

/** The figures of one epoch; of a set that is not there, or not evaluated now, there are none. */
export interface EpochRecord
  extends MeanLosses, Readonly<Partial<Record<EvaluatedSet, Evaluation>>> {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** Seconds that steps and evaluation took. */
  readonly seconds: number;
}
