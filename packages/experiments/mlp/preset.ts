import type { InitializerName } from "@shrinklab/models";
import type { OptimizerSpec } from "@shrinklab/training/optimizers";
import type { MlpNetwork } from "./network.ts";

/** Which rows of a data set are trained on, and which choose the best epoch. */
export type RowChoice =
  /** As numpy picks them in E1: `NumpySubset` of `@shrinklab/data`. */
  | {
    readonly type: "numpy-subset";
    readonly seed: number;
    readonly train: number;
    readonly validation: number;
  }
  /** All training rows; the test rows choose, as E5 does. */
  | { readonly type: "all" };

/**
 * A figure that a source prints of an epoch; `epoch loss` is the mean of its batches' losses, the
 * others are taken after it.
 */
export type MlpFigureName =
  | "epoch loss"
  | "train loss"
  | "valid loss"
  | "test loss"
  | "train %"
  | "valid %"
  | "test %";

/** A figure that a source reports. */
export interface MlpFigure {
  /** Epoch after which, or the best one. */
  readonly epoch: number | "best";
  readonly figure: MlpFigureName;
  readonly value: number;
}

/** Settings of an experiment with a dense network, as plain data. */
export interface MlpPreset {
  /** Name on the command line. */
  readonly name: string;
  /** What it is, in a line. */
  readonly summary: string;
  /** Data set, by its name in the registry. */
  readonly dataset: "mnist" | "fashion-mnist";
  readonly rows: RowChoice;
  /** Factor on each pixel, 0 to 255: 1 leaves them unscaled. */
  readonly scale: number;
  readonly network: MlpNetwork;
  /** Scheme of the initial weights. */
  readonly initializer: InitializerName;
  /** Penalties on the kernels, as `parsePenaltyChoice` reads them. */
  readonly penalty: string;
  readonly optimizer: OptimizerSpec;
  /** Rows in a batch; a last batch that is not full is kept. */
  readonly batchSize: number | "all";
  /** The most epochs. */
  readonly epochs: number;
  /** Every how many epochs figures are taken. */
  readonly evaluateEvery: number;
  /** What the best epoch is the best in, on the validation rows. */
  readonly monitor: "valid.accuracy" | "valid.loss";
  /** Epochs without a better one after which training ends, tested after every epoch. */
  readonly patience: number;
  /** What a reader has to know of its figures. */
  readonly notes: readonly string[];
  /** What the source reports. */
  readonly figures: readonly MlpFigure[];
}
