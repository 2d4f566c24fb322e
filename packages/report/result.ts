/**
 * What every app writes as `result.json` and prints with `--json`. The fields are documented in
 * `docs/results.md`; a change that could break a reader raises `format`.
 */
export interface Result {
  /** Version of this shape. */
  readonly format: 1;
  /** App that made it, such as `cnn-compare`. */
  readonly app: string;
  /** Preset it started from, such as `quick`. */
  readonly preset: string;
  /** Command line as one could type it again. */
  readonly command: string;
  /** First seed. */
  readonly seed: number;
  /** What computed it. */
  readonly backend: {
    readonly name: string;
    readonly threads: number;
    /** `"strict"`: the same bits on every processor. */
    readonly mode?: "strict";
    /** BLAS library that calculated large products. */
    readonly blas?: string;
  };
  /** What it was trained and tested on. */
  readonly dataset: DatasetSummary;
  /** Versions of the project, Deno and TensorFlow.js. */
  readonly versions: Readonly<Record<string, string>>;
  /** One entry for each method and seed, in the order they ran. */
  readonly runs: readonly ResultRun[];
}

/** The data behind a result. */
export interface DatasetSummary {
  /** Name in the data registry. */
  readonly name: string;
  /** Rows that were trained on. */
  readonly train: number;
  /** Rows held out for validation, where there are some. */
  readonly valid?: number;
  /** Rows that were tested on. */
  readonly test: number;
  /** SHA-256 over the decompressed content of its files. */
  readonly sha256: string;
}

/** One model: a method with one seed. */
export interface ResultRun {
  /** Method, such as `l1`. */
  readonly method: string;
  /** Seed of initial weights and batch order. */
  readonly seed: number;
  /** Everything else that determines the run, as plain data. */
  readonly config: Readonly<Record<string, unknown>>;
  /** One entry for each epoch that ended. */
  readonly history: readonly EpochRecord[];
  /** Share of test images classified rightly after the last epoch, 0 to 1; absent if none was. */
  readonly testAccuracy?: number;
  /** Mean data loss of the test images after the last epoch. */
  readonly testLoss?: number;
  /** Share of training rows classified rightly after the last epoch, without dropout. */
  readonly trainAccuracy?: number;
  /** Share of validation rows classified rightly after the last epoch. */
  readonly validAccuracy?: number;
  /** Mean data loss of the validation rows after the last epoch. */
  readonly validLoss?: number;
  /** Epoch with the lowest loss on the validation rows, from 1. */
  readonly bestEpoch?: number;
  /** Area under the ROC curve, of validation rows or else of training rows; for two classes. */
  readonly auc?: number;
  /** Accuracy of always answering the commonest class of the training rows, on the same rows. */
  readonly majorityBaseline?: number;
  /** Root of the mean squared error where a number is predicted, in its units. */
  readonly rmse?: number;
  /** Share of the variance that is explained, where a number is predicted. */
  readonly r2?: number;
  /** Predictions under dropout. */
  readonly mc?: MonteCarlo;
  /** Each penalty of each parameter, at the end. */
  readonly penalties?: readonly LayerPenalty[];
  /** Counts for each parameter tensor, in layer order. */
  readonly sparsity: readonly SparsityRecord[];
  /** Quantiles of all kernels together. */
  readonly kernelQuantiles?: ReadonlyArray<{ readonly share: number; readonly value: number }>;
  /** Counts of the run's own weights, where `sparsity` repeats a source that printed others. */
  readonly ownSparsity?: readonly SparsityRecord[];
  /** SHA-256 over the bytes of all final weights: tensors in layer order, float32, little endian. */
  readonly weightsSha256: string;
  /** Wall time of training and testing. */
  readonly seconds: number;
  /** What a reader of the figures has to know. */
  readonly notes: readonly string[];
}

/** One epoch of a run; losses are means over the epoch's samples, each before its update. */
export interface EpochRecord {
  /** Epoch, from 1. */
  readonly epoch: number;
  /** Data loss and penalty together: what the method minimises. */
  readonly trainLoss: number;
  /** Cross-entropy alone. */
  readonly dataLoss: number;
  /** Penalty alone; 0 for methods without one. */
  readonly penalty: number;
  /** Total loss of the epoch's last batch. */
  readonly lastBatchLoss: number;
  /** Share of training rows classified rightly after the epoch, without dropout; where taken. */
  readonly trainAccuracy?: number;
  /** Mean data loss of the validation rows after the epoch; where there are some. */
  readonly validLoss?: number;
  /** Share of validation rows classified rightly after the epoch; where there are some. */
  readonly validAccuracy?: number;
  /** Mean data loss of the test rows after the epoch; where there are some. */
  readonly testLoss?: number;
  /** Share of test rows classified rightly after the epoch, 0 to 1; where there are some. */
  readonly testAccuracy?: number;
  /** Mean data loss of the training rows after the epoch, as evaluated and not as trained on. */
  readonly trainDataLoss?: number;
  /** Penalty of the weights after the epoch, which sources add to the losses they print. */
  readonly penaltyAfter?: number;
  /** Wall time of the epoch with its test. */
  readonly seconds: number;
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

/** What one penalty of a parameter adds to the loss. */
export interface LayerPenalty {
  /** Name of the layer. */
  readonly layer: string;
  /** Name of the parameter, such as `fc1/kernel`. */
  readonly parameter: string;
  /** The regularizer, such as `l1(factor=0.01)`. */
  readonly penalty: string;
  /** Its value. */
  readonly value: number;
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
  /** Largest |w|. */
  readonly maxAbs: number;
}

/**
 * The text of a result, as it is written and printed.
 *
 * @param result What to write.
 * @returns JSON with an indent of two, and a newline at its end; a number that is not finite
 * becomes `null`, for which JSON has no other word.
 *
 * @example
 * ```ts
 * import { resultText } from "@shrinklab/report/result";
 * import { assertEquals } from "@std/assert";
 *
 * const text = resultText({
 *   format: 1,
 *   app: "cnn-compare",
 *   preset: "quick",
 *   command: "deno task cnn-compare",
 *   seed: 1,
 *   backend: { name: "engine", threads: 2 },
 *   dataset: { name: "embedded", train: 6000, test: 1000, sha256: "" },
 *   versions: {},
 *   runs: [],
 * });
 * assertEquals(JSON.parse(text).format, 1);
 * ```
 */
export function resultText(result: Result): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
