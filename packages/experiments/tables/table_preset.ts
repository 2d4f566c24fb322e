import type { TableDatasetName } from "@shrinklab/data/dataset_registry";
import type { FeatureOptions } from "@shrinklab/data/tables/feature_encoder";
import type { InitializerName, LayerSpec } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models/losses";
import type { OptimizerSpec } from "@shrinklab/training";

/** Which rows are held out: none, the last ones, or the same share of every class. */
export type HoldOutChoice =
  | { readonly type: "none" }
  | { readonly type: "last" | "stratified"; readonly share: number };

/** What is predicted from what. */
export interface TableChoice extends FeatureOptions {
  /** Column that is predicted, by name; the last one if absent. */
  readonly target?: string;
  /** Columns that are left out, by name. */
  readonly drop: readonly string[];
  readonly holdOut: HoldOutChoice;
}

/** A model of a preset, and what it is trained on: plain data. */
export interface TableVariant {
  /** Name in tables and files. */
  readonly name: string;
  readonly table: TableChoice;
  /** Layers before the last one, which follows from loss and target: see `outputLayer`. */
  readonly hidden: readonly LayerSpec[];
  /** Regularizers of the last layer. */
  readonly output?: { readonly kernelRegularizer?: string; readonly activation?: "relu" };
  /** Initial kernels; biases start at 0. */
  readonly initializers: { readonly hidden: InitializerName; readonly output: InitializerName };
  readonly loss: LossName;
  /** Text of penalties beside those that layers name; default none. */
  readonly penalty?: string;
}

/** A figure that a source printed, to be shown beside ours. */
export interface TableFigure {
  /** Where it is from. */
  readonly source: string;
  /** Variant it belongs to. */
  readonly variant: string;
  /** Which figure, such as `accuracy after epoch 30`. */
  readonly figure: string;
  /** What it says. */
  readonly text: string;
}

/** Settings of an experiment on a table, as plain data. */
export interface TablePreset {
  /** Name on the command line. */
  readonly name: string;
  /** What it is for, in a line. */
  readonly summary: string;
  /** Table, by its name in the registry. */
  readonly dataset: TableDatasetName;
  /** A table of the same schema that comes with the code, for where that one is not. */
  readonly standIn?: TableDatasetName;
  /** Models that run, in this order. */
  readonly variants: readonly TableVariant[];
  readonly optimizer: OptimizerSpec;
  /** Passes over the rows; 0 trains nothing, and shows what the layers do. */
  readonly epochs: number;
  /** Rows in a batch; a last batch that is not full is trained on too, as Keras does. */
  readonly batchSize: number;
  /** Epochs without a lower loss of the rows held out after which training ends; 0 for never. */
  readonly patience: number;
  /** Dropout masks under which the held-out rows are predicted in the end; 0 for none. */
  readonly mcPasses: number;
  /** What a reader has to know of its figures. */
  readonly notes: readonly string[];
  /** What the source printed. */
  readonly figures: readonly TableFigure[];
}
