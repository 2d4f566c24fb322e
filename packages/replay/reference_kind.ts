import type { LabelledRows } from "@shrinklab/data";
import type { CaseValue } from "./case_value.ts";
import type { Difference } from "./deviation.ts";

/** What a comparison with reference values may use, beside the active backend. */
export interface ReferenceOptions {
  /** Loads the training rows of a data set, once for all files. */
  readonly load: (dataset: string) => Promise<LabelledRows>;
  /** Run operation by operation, without recording steps; default false. */
  readonly eager?: boolean;
  /** Ends the comparison between two steps. */
  readonly signal?: AbortSignal;
  /** Told now and then how far a comparison that takes its time has come. */
  readonly onProgress?: (progress: ReferenceProgress) => void;
}

/** How far a comparison has come. */
export interface ReferenceProgress {
  /** What is done of the total. */
  readonly done: number;
  /** How much there is to do; the same at every report. */
  readonly total: number;
  /** What is counted, in the plural. */
  readonly unit: string;
}

/**
 * A kind of file of reference values that is no training run: compares all of its figures with
 * ours, on the active backend where tensors are needed.
 */
export type ReferenceKind = (
  file: CaseValue,
  options: ReferenceOptions,
) => Iterable<Difference> | Promise<Iterable<Difference>>;
