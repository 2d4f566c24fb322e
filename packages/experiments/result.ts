import type { BackendSummary } from "@shrinklab/backends";
import type {
  CalibrationBin,
  CheckpointInterval,
  EffectiveRate,
  FitOutcome,
  PenaltyValue,
  PrunedRecord,
} from "@shrinklab/training";
import type { WeightQuantile } from "@shrinklab/sparsity";
import type { Experiment } from "./experiment.ts";

/** What a run of an experiment leaves as `result.json`, and prints with `--json`. */
export interface Result {
  /** Version of this shape; a change that could break a reader raises it. */
  readonly format: 2;
  /** Command that made it, such as `cnn-compare`. */
  readonly app: string;
  /** Command line as one could type it again. */
  readonly command: string;
  /** The whole experiment: `deno task experiment` takes it and runs it again. */
  readonly experiment: Experiment;
  /** What computed it. */
  readonly backend: BackendSummary;
  /** What it was trained and tested on. */
  readonly dataset: DatasetSummary;
  /** What each method is, beyond its spec. */
  readonly methods: readonly MethodSummary[];
  /** Versions of the project, Deno, V8 and TensorFlow.js. */
  readonly versions: Readonly<Record<string, string>>;
  /** How often the state of a trial was kept, where it was. */
  readonly checkpoint?: CheckpointInterval;
  /** One entry for each trial, in the order they ended. */
  readonly runs: readonly Run[];
  /** What the runs come to, one line for each comparison, once all have ended. */
  readonly verdicts?: readonly string[];
}

/** The data behind a result. */
export interface DatasetSummary {
  /** Name in the data registry, or the file. */
  readonly name: string;
  /** The data set that it stands in for, where the one that was asked for is not here. */
  readonly standsInFor?: string;
  /** Rows that were trained on; of methods with rows of their own the most. */
  readonly train: number;
  /** Rows held out for validation, where there are some. */
  readonly valid?: number;
  /** Rows that were tested on; 0 where there is no test set. */
  readonly test: number;
  /** SHA-256 over the decompressed content of its files. */
  readonly sha256: string;
  /** Names of the classes, by their number; absent where a number is predicted. */
  readonly classes?: readonly string[];
  /** Whether the first record names the columns; of a table. */
  readonly header?: boolean;
  /** How its text is kept, such as `UTF-8`; of a table. */
  readonly encoding?: string;
  /** What stands between two fields; of a table. */
  readonly separator?: string;
  /** What stands in front of decimals; of a table. */
  readonly decimal?: string;
  /** Its columns; of a table. */
  readonly columns?: readonly ColumnSummary[];
}

/** A column of a table, as it was found. */
export interface ColumnSummary {
  /** Its name. */
  readonly name: string;
  /** What its values are; `missing` where it has none. */
  readonly type: "number" | "text" | "missing";
  /** How many rows have no value. */
  readonly missing: number;
  /** The smallest value, of numbers. */
  readonly least?: number;
  /** The largest value, of numbers. */
  readonly largest?: number;
  /** Whether a method predicts it or predicts by it. */
  readonly used: boolean;
  /** Why it is not used. */
  readonly why?: string;
}

/** What becomes of a method once the data is known. */
export interface MethodSummary {
  /** Name of the method. */
  readonly method: string;
  /** Number of weights that are trained. */
  readonly parameters: number;
  /** Shape of a row, and all layers as text, such as `784 dense(10)`. */
  readonly network?: string;
  /** What penalties and weight decay add to the gradient of a weight w, in words. */
  readonly effectiveGradient: readonly string[];
  /** Rows in each set. */
  readonly rows: { readonly train: number; readonly valid?: number; readonly test?: number };
  /** Column that is predicted; of a table. */
  readonly target?: string;
  /** Name of each feature; of a table. */
  readonly features?: readonly string[];
  /** What was left out or held out, and why. */
  readonly notes: readonly string[];
}

/** One trial that has ended. */
export interface Run {
  /** Name of the method. */
  readonly method: string;
  /** Seed of initial weights, order and masks. */
  readonly seed: number;
  /** Values of what is swept, by the name of the setting. */
  readonly set?: Readonly<Record<string, number>>;
  /** One entry for each epoch that ended. */
  readonly history: readonly EpochRecord[];
  /** Figures after the last epoch. */
  readonly last: ChosenFigures;
  /** Figures of the best epoch, and what it is the best in. */
  readonly best?: ChosenFigures & { readonly by: string };
  /** Whose weights are saved and counted. */
  readonly chosen: "last" | "best";
  /** Each penalty of each parameter, of the chosen weights. */
  readonly penalties: readonly PenaltyValue[];
  /** What was pruned after which epoch, where something was. */
  readonly pruned?: readonly PrunedRecord[];
  /** Zeros of each parameter in layer order, of the chosen weights. */
  readonly sparsity: readonly SparsityRecord[];
  /** Quantiles of all kernels together, of the chosen weights; none where details were left out. */
  readonly quantiles?: readonly WeightQuantile[];
  /** How often rows of each class were answered by each: `[class][answer]`. */
  readonly confusion?: readonly (readonly number[])[];
  /** Predictions under dropout. */
  readonly monteCarlo?: MonteCarlo;
  /** SHA-256 over the bytes of the chosen weights: tensors in layer order, float32, little endian. */
  readonly weightsSha256: string;
  /** Wall time of training and testing. */
  readonly seconds: number;
  /** How training ended. */
  readonly outcome: FitOutcome;
  /** What a reader of the figures has to know. */
  readonly notes: readonly string[];
  /** How the weights of each kernel are spread, of the chosen weights. */
  readonly histograms?: readonly KernelHistogram[];
  /** Units and filters that do nothing, layer by layer, of the chosen weights. */
  readonly deadUnits?: readonly DeadUnitCounts[];
  /**
   * Learning rate over `|w|^2` (with Adam's kind of optimizer over `|w|`) of the weights into a unit,
   * of kernels before a normalization that an L2 penalty or weight decay shrinks.
   */
  readonly effectiveRates?: readonly EffectiveRate[];
  /** How often answers of about the same confidence are right, where classes are told apart. */
  readonly calibration?: readonly CalibrationBin[];
  /** Points of the ROC curve, for two classes: `[false positives, true positives]`, shares. */
  readonly roc?: readonly (readonly number[])[];
  /** What can be looked at, of the first seed. */
  readonly pictures?: Pictures;
}

/**
 * The weights of one kernel in 256 equal bins from `-limit` to `limit`. The limit is a power of two,
 * so that bins of several runs can be put together to common ones without guessing.
 */
export interface KernelHistogram {
  /** Name of the tensor. */
  readonly parameter: string;
  /** Right end of the last bin: the smallest power of two that is not less than any |w|. */
  readonly limit: number;
  /** Weights in each bin, from the left; a bin includes its left end, the last one both. */
  readonly counts: readonly number[];
}

/** Units of a dense layer, or filters of a convolution, that do nothing. */
export interface DeadUnitCounts {
  /** Layer, such as `conv1`. */
  readonly layer: string;
  /** How many units or filters it has. */
  readonly size: number;
  /** Those whose incoming weights and bias are all near zero. */
  readonly silent: number;
  /** Those whose outgoing weights are. */
  readonly unread: number;
  /** Those with an incoming and an outgoing weight, biases aside, that is not exactly 0. */
  readonly live?: number;
}

/** Weights and rows as pictures. */
export interface Pictures {
  /** Weights of the first layer. */
  readonly firstLayer?: FirstLayer;
  /** Images that were answered wrongly. */
  readonly mistakes?: Mistakes;
}

/** Weights of a first layer that can be looked at. */
export interface FirstLayer {
  /** Name of the tensor. */
  readonly parameter: string;
  /** Filters of a convolution, or units of a dense layer on images. */
  readonly kind: "filters" | "units";
  /** How many there are; those kept are the first ones. */
  readonly of: number;
  /** Rows of pixels of each. */
  readonly height: number;
  /** Columns of pixels of each. */
  readonly width: number;
  /** Largest size of what is kept. */
  readonly maxAbs: number;
  /** `127 w / maxAbs` as signed bytes in base64: one after the other, row by row. */
  readonly weights: string;
}

/** Images that were answered wrongly, those with the most confidence first. */
export interface Mistakes {
  /** Rows of pixels of each. */
  readonly height: number;
  /** Columns of pixels of each. */
  readonly width: number;
  /** Bytes of each pixel. */
  readonly channels: number;
  /** What was said of each. */
  readonly examples: readonly Mistake[];
  /** Bytes of the images in base64, one after the other. */
  readonly pixels: string;
}

/** A wrong answer. */
export interface Mistake {
  /** Position among the rows that judge, from 0. */
  readonly row: number;
  /** Class that is right. */
  readonly label: number;
  /** Class that was answered. */
  readonly answer: number;
  /** Probability of the answer. */
  readonly confidence: number;
}

/** Figures of the sets of rows; of a set that is not there, or was not evaluated, there are none. */
export interface SetFigures {
  /** The rows that were trained on, without dropout. */
  readonly train?: Figures;
  /** The rows held out. */
  readonly valid?: Figures;
  /** The test rows. */
  readonly test?: Figures;
}

/** Figures after one epoch. */
export interface ChosenFigures extends SetFigures {
  /** The epoch, from 1; 0 where nothing was trained. */
  readonly epoch: number;
  /** Penalty of the weights after the epoch, which some sources add to the losses they print. */
  readonly penalty: number;
}

/** One epoch; its own losses are means over the epoch's rows, each before its step's update. */
export interface EpochRecord extends SetFigures {
  /** Epoch, from 1. */
  readonly epoch: number;
  /** Data loss and penalty together: what the method minimizes. */
  readonly loss: number;
  /** Data loss alone. */
  readonly dataLoss: number;
  /** Penalty alone; weight decay is none, it acts in the optimizer. */
  readonly penalty: number;
  /** Total loss of the epoch's last batch, which some sources print. */
  readonly lastBatchLoss: number;
  /** Penalty of the weights after the epoch, where the epoch was evaluated. */
  readonly penaltyAfter?: number;
  /** Wall time of the epoch with its evaluation. */
  readonly seconds: number;
}

/** Figures over a set of rows. */
export interface Figures {
  /** Rows that were looked at. */
  readonly rows: number;
  /** Mean data loss, without penalties. */
  readonly loss: number;
  /** Share of rows classified correctly, 0 to 1. */
  readonly accuracy?: number;
  /** Accuracy of always answering the commonest class of the training rows. */
  readonly majority?: number;
  /** Area under the ROC curve, for two classes. */
  readonly auc?: number;
  /** Root of the mean squared error, in units of the target, where a number is predicted. */
  readonly rmse?: number;
  /** Mean absolute error, in units of the target. */
  readonly mae?: number;
  /** Share of the variance that is explained. */
  readonly r2?: number;
}

/** Predictions of the same rows under many dropout masks. */
export interface MonteCarlo {
  /** How many masks each row was predicted under. */
  readonly passes: number;
  /** How many rows were predicted. */
  readonly rows: number;
  /** Share of rows whose largest mean probability is the label's. */
  readonly accuracy: number;
  /** Standard deviation of a class's probability, mean over rows and classes. */
  readonly meanDeviation: number;
  /** The smallest of these standard deviations. */
  readonly leastDeviation: number;
  /** The first rows, class by class. */
  readonly examples: readonly MonteCarloRow[];
}

/** What is predicted for one row under many dropout masks. */
export interface MonteCarloRow {
  /** Position among the predicted rows, from 0. */
  readonly row: number;
  /** Class that is right. */
  readonly label: number;
  /** Mean probability of each class. */
  readonly mean: readonly number[];
  /** Standard deviation of each (divided by the number of passes). */
  readonly deviation: readonly number[];
  /** Entropy of the means in nats: 0 for a sure answer. */
  readonly entropy: number;
}

/** Zeros in one tensor. */
export interface SparsityRecord {
  /** Name of the tensor, such as `fc1/kernel`. */
  readonly parameter: string;
  /** Number of entries. */
  readonly size: number;
  /** Entries with |w| < 0.0005 max|w|. */
  readonly nearZero: number;
  /** Entries that are exactly 0. */
  readonly exactZero: number;
  /** Largest |w| of the entries near zero. */
  readonly maxNearZero?: number;
  /** Largest |w|. */
  readonly maxAbs: number;
}

/**
 * The figures that count: those of the epoch whose weights are saved.
 *
 * @param run The run.
 * @returns Its `best` or its `last`.
 */
export function chosenFigures(run: Pick<Run, "chosen" | "best" | "last">): ChosenFigures {
  return run.chosen === "best" && run.best ? run.best : run.last;
}

/** Sets of rows in the order in which they judge a method: the first that is there does. */
export const judgingSets = ["test", "valid", "train"] as const;
