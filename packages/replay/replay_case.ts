import type { LayerSpec } from "@shrinklab/models";
import type { OptimizerSpec } from "@shrinklab/training";
import type { TensorSummary } from "./tensor_summary.ts";

/**
 * A training run of another framework, step by step, as a file holds it. The fields are described
 * in `fixtures/replay/README.md`.
 */
export interface ReplayCase {
  /** Name in tables and messages. */
  readonly name: string;
  /** Which framework ran it. */
  readonly source: string;
  /** Shape of one example. */
  readonly input: readonly number[];
  /** Layers, with the field names of Keras. */
  readonly layers: readonly LayerSpec[];
  /** How the initial weights are drawn, and from which seed. */
  readonly init: { readonly scheme: string; readonly seed: number };
  /** What it trains on. */
  readonly data: ReplayData;
  /** Name of the data loss. */
  readonly loss: string;
  /** How many steps there are. */
  readonly steps: number;
  /** How the weights follow the gradient. */
  readonly optimizer: OptimizerSpec;
  /** A term of the loss beside the data, if there is one. */
  readonly penalty: ReplayPenalty | null;
  /** Whether the data loss trains the model; default true. */
  readonly dataLoss?: boolean;
  /** What the other framework got. */
  readonly expect: ReplayFigures;
  /** How far ours may be from that. */
  readonly tolerance: ReplayTolerance;
}

/** Which rows a step trains on. */
export interface ReplayData {
  /** Name of the data set. */
  readonly dataset: string;
  /** How the rows are drawn, where the data set is `random-colour`. */
  readonly random?: { readonly seed: number; readonly rows: number; readonly classes: number };
  /** Factor on every pixel. */
  readonly scale: number;
  /** Rows in a batch. */
  readonly batchSize: number;
  /** Batches in file order, wrapping after the last whole one. */
  readonly order?: "file";
  /** Name of a file beside the case that lists the rows. */
  readonly subset?: string;
}

/** A penalty: a term of the loss, or one with a proximal step, which is no part of it. */
export interface ReplayPenalty {
  /** Which penalty. */
  readonly type: "L1Norm" | "L2Norm" | "L2Squared" | "ProxL1" | "ProxGroup";
  /** Its strength. */
  readonly factor: number;
  /** `ProxGroup`: strength of the absolute values; default 0. */
  readonly l1?: number;
  /** All parameters, kernels alone, or the hidden units: columns with their biases. */
  readonly over: "all" | "kernels" | "units";
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
  /** Relative distance of losses. */
  readonly loss: number;
  /** Relative distance of summaries of parameters. */
  readonly params: number;
  /** An absolute count. */
  readonly nearZero: number;
  /** An absolute count; absent where exact zeros are not compared. */
  readonly exactZero?: number;
  /** Relative distance of moving variances. */
  readonly movingVariance?: number;
  /** Parameters that nothing but rounding moves, as indices. */
  readonly ignoreParams: readonly number[];
}
