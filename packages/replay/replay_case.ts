import type { LayerSpec } from "@shrinklab/models";
import type { OptimizerSpec } from "@shrinklab/training";
import type { TensorSummary } from "./tensor_summary.ts";

/**
 * A training run of another framework, step by step, as a file holds it. The fields are described
 * in `fixtures/replay/README.md`.
 */
export interface ReplayCase {
  readonly name: string;
  /** Which framework ran it. */
  readonly source: string;
  readonly input: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly init: { readonly scheme: string; readonly seed: number };
  readonly data: ReplayData;
  readonly loss: string;
  readonly steps: number;
  readonly optimizer: OptimizerSpec;
  readonly penalty: ReplayPenalty | null;
  /** Whether the data loss trains the model; default true. */
  readonly dataLoss?: boolean;
  readonly expect: ReplayFigures;
  readonly tolerance: ReplayTolerance;
}

/** Which rows a step trains on. */
export interface ReplayData {
  readonly dataset: string;
  /** Factor on every pixel. */
  readonly scale: number;
  readonly batchSize: number;
  /** Batches in file order, wrapping after the last whole one. */
  readonly order?: "file";
  /** Name of a file beside the case that lists the rows. */
  readonly subset?: string;
}

/** A term of the loss. */
export interface ReplayPenalty {
  readonly type: "L1Norm" | "L2Norm" | "L2Squared";
  readonly factor: number;
  readonly over: "all" | "kernels";
}

/** What a run yields, theirs and ours. */
export interface ReplayFigures {
  /** Total loss of each step, before its update. */
  readonly loss: readonly number[];
  /** The data's part of it. */
  readonly dataLoss?: readonly number[];
  /** Every parameter after the last step, in layer order. */
  readonly params: readonly TensorSummary[];
  /** Moving mean, then moving variance, of every layer that keeps them. */
  readonly movingStatistics?: readonly TensorSummary[];
}

/** How far two runs may be apart. */
export interface ReplayTolerance {
  readonly loss: number;
  readonly params: number;
  /** An absolute count. */
  readonly nearZero: number;
  readonly movingVariance?: number;
  /** Parameters that nothing but rounding moves, as indices. */
  readonly ignoreParams: readonly number[];
}
