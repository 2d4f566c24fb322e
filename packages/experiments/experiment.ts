import type { TableDatasetName } from "@shrinklab/data";
import type { Decimal, FeatureOptions } from "@shrinklab/data/tables";
import type { DenseSpec, InitializerName, LayerSpec } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models";
import type { Monitor, OptimizerSpec, Schedule } from "@shrinklab/training";

/**
 * What is compared: plain data, from which the same run can be made again.
 *
 * Every method is trained with every seed, and with every set of swept values.
 */
export interface Experiment {
  /** Version of this shape. */
  readonly format: 2;
  /** Preset or file it comes from; of several presets with `+` between them. */
  readonly name: string;
  /** What is trained on; a method may see other rows of it. */
  readonly data: DataSpec;
  /** What is compared, one or more, each with a name of its own; the first is the baseline. */
  readonly methods: readonly Method[];
  /**
   * Each draws initial weights, order and masks, and what is drawn of the rows, the same for all
   * methods.
   */
  readonly seeds: readonly number[];
  /**
   * What stays that of the first seed, whatever the seed; of rows that of `subsetSeed`. Default:
   * nothing, but rows whose `subsetSeed` is set.
   */
  readonly fix?: readonly FixedPart[];
  /** What the others are compared with; default the first method. */
  readonly baseline?: string;
  /**
   * Settings that take one value after the other: a short name for all methods, or a path such as
   * `methods.l1.penalty.factor` for one.
   */
  readonly sweep?: Sweep;
  /** Sets of values in place of all combinations of `sweep`, as a random search draws them. */
  readonly sets?: ReadonlyArray<Readonly<Record<string, number>>>;
  /** What a reader has to know of its figures. */
  readonly notes?: readonly string[];
  /** What others measured under these settings. */
  readonly figures?: readonly SourceFigure[];
  /** A mistake of the source that is repeated. */
  readonly fault?: Fault;
}

/** What is trained on. */
export type DataSpec = ImagesSpec | TableSpec;

/** Which of the training rows are held out as validation rows. */
export type HoldOut =
  | { readonly type: "none" }
  /** The last ones, as Keras's `validation_split` takes them. */
  | { readonly type: "last"; readonly share: number }
  /** The same share of every class, drawn by the seed of the rows. */
  | { readonly type: "stratified"; readonly share: number };

/** What images and tables have in common. */
export interface RowsSpec {
  /** Training rows that become validation rows; default none. */
  readonly holdOut?: HoldOut;
  /** Seed of the rows that are drawn, whatever that of the training; default that one. */
  readonly subsetSeed?: number;
  /** Train on so many rows only: the first ones where `fix` has `subset`, else drawn ones. */
  readonly trainRows?: number;
}

/** Labelled images. */
export interface ImagesSpec extends RowsSpec {
  /** Tells them from a table. */
  readonly type: "images";
  /** Data set, by its name in the registry. */
  readonly name?: string;
  /**
   * Images of the user's in place of it: a folder with a folder of PNG or JPEG files for each class,
   * IDX files, an NPZ file, or a CSV. Without test images a fifth of each class is held out.
   */
  readonly file?: string;
  /** Size that the images of `file` get, width and height. */
  readonly resize?: readonly [width: number, height: number];
  /** Height, width and channels of the images of `file`, where that does not say. */
  readonly shape?: readonly [height: number, width: number, channels: number];
  /**
   * Rows as numpy picks them in E1, with replacement: `numpySubset` of `@shrinklab/data`. Then
   * nothing else is held out, and `subsetSeed` is numpy's seed.
   */
  readonly subset?: { readonly train: number; readonly validation: number };
  /**
   * The test images alone, parted as `trainTestSplit` of `@shrinklab/data` does: `test` is the share
   * that is tested on, `validation` the share of the others that is held out. Then nothing else is,
   * and `subsetSeed` is scikit-learn's `random_state`.
   */
  readonly testImages?: { readonly test: number; readonly validation: number };
  /** Factor on each pixel, where white is 255; default 1/255. */
  readonly scale?: number;
}

/** A table with a column to predict. */
export interface TableSpec extends RowsSpec, FeatureOptions {
  /** Tells it from images. */
  readonly type: "table";
  /** Table, by its name in the registry. */
  readonly name?: TableDatasetName;
  /**
   * A table of the user's in place of it: a CSV file, packed by gzip or not, or `FILE.zip:INNER.csv`.
   * A fifth of each class is held out unless `holdOut` says otherwise.
   */
  readonly file?: string;
  /** Whether the first line of `file` names the columns; found if absent. */
  readonly header?: boolean;
  /** What stands between two fields of `file`: one character; found if absent. */
  readonly separator?: string;
  /** What stands in front of decimals in `file`; found if absent. */
  readonly decimal?: Decimal;
  /** What stands between thousands in `file`, nothing if `""`; default the other of comma and point. */
  readonly thousands?: string;
  /** How the text of `file` is kept, such as `latin-1`; found if absent. */
  readonly encoding?: string;
  /** Columns of `file` that are text whatever they look like, by name or number. */
  readonly asText?: readonly string[];
  /** A table of the same columns that comes with the code, for where `name` is not. */
  readonly standIn?: TableDatasetName;
  /** Column that is predicted, by name or number; default the last one that has a value. */
  readonly target?: string;
  /** Columns that are left out, by name or number. */
  readonly drop: readonly string[];
}

/** One thing that is compared: a network, its regularization, and how it is trained. */
export interface Method {
  /** Its own among the methods of the experiment. */
  readonly name: string;
  /** Where it sees other rows or columns than the others. */
  readonly data?:
    | Partial<Omit<ImagesSpec, "type" | "name" | "file" | "resize" | "shape">>
    | Partial<Omit<TableSpec, "type">>;
  /** Layers, with regularizers and constraints of their own. */
  readonly network: NetworkSpec;
  /**
   * Whether it starts from the weights that `RandomState(seed)` draws, the same for all methods, or
   * from its own, drawn by `RandomState([seed, place of the method])`; default `"same"`.
   */
  readonly start?: "same" | "own";
  /** How initial kernels are drawn. */
  readonly initializers: Initializers;
  /** Data loss, which also decides the last layer. */
  readonly loss: LossName;
  /** Penalties as text: `l1(1e-4)`, `l1(1e-4,over=all)`, `l2:fc1=0.01`, with `+`; default none. */
  readonly penalty?: string;
  /**
   * What is pruned, when, and what follows, as text: `magnitude(0.9)`, or with more in the brackets,
   * `parsePruning` of `@shrinklab/training`; default nothing.
   */
  readonly prune?: string;
  /** Rule of the update, with its semantics, learning rate and weight decay. */
  readonly optimizer: OptimizerSpec;
  /** Of the learning rate, by epochs; default constant. */
  readonly schedule?: Schedule;
  /** How much a row of each class counts in training; default 1 each. */
  readonly classWeights?: "balanced" | readonly number[];
  /** Rows in a batch. */
  readonly batchSize: number | "all";
  /** Leave out a last batch that is not full; default false. */
  readonly dropLast?: boolean;
  /** The most passes over the training rows, without those after pruning; 0 trains nothing. */
  readonly epochs: number;
  /** Every how many epochs figures are taken; default 1. */
  readonly evaluateEvery?: number;
  /** Whether figures of the training rows are taken too; default true. */
  readonly evaluateTrain?: boolean;
  /** Evaluate in batches of training's size without one that is not full; default false. */
  readonly evaluateDropLast?: boolean;
  /** Ends training early, but never before all is pruned; alone it chooses nothing. */
  readonly stop?: StopRule;
  /**
   * Whose weights are saved and counted: those of the best epoch, of those after pruning if there is
   * some; default the last one's.
   */
  readonly choose?: { readonly monitor: Monitor };
  /** In the end predict the rows under so many dropout masks. */
  readonly monteCarlo?: { readonly passes: number };
  /** How `deno task path` goes over its lambdas. */
  readonly path?: PathSpec;
}

/** How a path goes where no flag says it; what a field does not say is as `deno task path` has it. */
export interface PathSpec {
  /** How many lambdas. */
  readonly lambdas?: number;
  /** The first lambda. */
  readonly from?: number;
  /** The last one. */
  readonly to?: number;
  /** Epochs at each lambda. */
  readonly epochsEach?: number;
  /** Choose so many live hidden units, by bisection. */
  readonly units?: number;
  /** Choose so many input features. */
  readonly features?: number;
  /** Choose the lambda of the path that is nearest to this one. */
  readonly at?: number;
  /** Train what is left from its first weights too, and a network of its sizes from new ones. */
  readonly again?: boolean;
}

/** Ends training some epochs after the best one. */
export interface StopRule {
  /** What has to get better. */
  readonly monitor: Monitor;
  /** Epochs without a better one after which training ends. */
  readonly patience: number;
  /** By how much more than this it has to be better; default 0. */
  readonly minDelta?: number;
}

/**
 * Layers of a network. The last one follows from the data and the loss, unless the layers end with
 * a dense layer of just as many outputs and the activation that the loss wants.
 */
export interface NetworkSpec {
  /** All layers but the last. */
  readonly layers: readonly LayerSpec[];
  /** What the last layer has beside what follows. */
  readonly last?: Partial<Omit<DenseSpec, "type" | "units">>;
}

/** Schemes of the initial kernels. */
export interface Initializers {
  /** Of all layers. */
  readonly layers: InitializerName;
  /** Of the last layer; default as the others. */
  readonly last?: InitializerName;
}

/**
 * What a seed may leave as it is: the initial weights, the order of rows with the masks of dropout,
 * which rows are held out, which of all rows there are.
 */
export type FixedPart = "weights" | "order" | "split" | "subset";

/** Values by the name or path of the setting that takes them. */
export type Sweep = Readonly<Record<string, readonly number[]>>;

/**
 * A mistake of a source that a preset repeats, so that its figures can be understood:
 * - `first-models-loss`: every method after the first takes its data loss from the first method's
 *   trained model, so its own model gets the penalty's gradient alone;
 * - `one-optimizer`: one optimizer without weight decay holds all models and the penalties' factors
 *   land in the wrong argument, so nothing is regularized; and the counts printed for the first
 *   method are the last one's, whose loop took over the variable.
 */
export type Fault = "first-models-loss" | "one-optimizer";

/** A figure that a source reports, to be shown beside ours. */
export interface SourceFigure {
  /** Where it is from. */
  readonly source: string;
  /** Our name of the method. */
  readonly method: string;
  /** Epoch after which it was taken, or the chosen one; absent where the figure says it. */
  readonly epoch?: number | "best";
  /**
   * Which figure: one that is taken here too (`epoch loss`, `last batch loss`, `train loss`,
   * `valid loss`, `test loss` with the penalty, `train %`, `valid %`, `test %`, `near zero`), or
   * any other text.
   */
  readonly figure: string;
  /** What it says; of `near zero` a count for each tensor in layer order. */
  readonly value: number | string | readonly number[];
}
