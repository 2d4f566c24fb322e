import type { NamedTensor } from "@shrinklab/models";
import type { MeanLosses } from "./loss_sums.ts";
import type { ResidentExamples } from "./resident_examples.ts";
import type { Evaluation, StepLosses } from "./training_spec.ts";

/** Options of `fit()`. */
export interface FitOptions {
  /** What to train on. */
  readonly train: ResidentExamples;
  /** What callbacks choose by, apart from the test set. */
  readonly valid?: ResidentExamples;
  /** What to evaluate on; without it and `valid` nothing is evaluated. */
  readonly test?: ResidentExamples;
  /** Whether to evaluate on `train` too; default false. Losses of steps are reported anyway. */
  readonly evaluateTrain?: boolean;
  /** Every how many epochs to evaluate; default 1. The last epoch is evaluated in any case. */
  readonly evaluateEvery?: number;
  /** How many epochs, 1 or more. */
  readonly epochs: number;
  /** Rows in a batch, 1 to the rows of `train`. */
  readonly batchSize: number;
  /** Fixes the order: epoch e, from 0, is `RandomState([seed, 1, e]).permutation(rows)`. */
  readonly seed: number;
  /** Leave out a last batch that is not full; default true. */
  readonly dropLast?: boolean;
  /** How to evaluate; default as `evaluate()`. */
  readonly evaluate?: { readonly batchSize?: number; readonly dropLast?: boolean };
  /** A data loss from elsewhere for every batch, for a trainer with `dataLoss: false`. */
  readonly dataLoss?: (rows: Int32Array) => number;
  /** What follows training and may change or end it; they are called in this order. */
  readonly callbacks?: readonly Callback[];
  /** Called after every step. */
  readonly onStep?: (progress: StepProgress) => void;
  /** Called after every epoch, its evaluation and the callbacks. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Ends training after the current step; what has been calculated is kept. */
  readonly signal?: AbortSignal;
  /** Clock in milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/** Where training is. */
export interface StepProgress {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** Number of the step in its epoch, from 1. */
  readonly step: number;
  /** Steps of a whole epoch. */
  readonly steps: number;
  /** Losses of the step, before its update. */
  readonly losses: StepLosses;
}

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

/** What a callback may do with the trainer. */
export interface CallbackTrainer {
  /** The learning rate of the next step. */
  readonly learningRate: number;
  /** Changes it from the next step on. */
  setLearningRate(learningRate: number): void;
  /** Copies the weights off the backend. */
  weights(): NamedTensor[];
  /** Overwrites the weights. */
  loadWeights(weights: readonly NamedTensor[]): void;
}

/** What follows training, and may change or end it. One serves one run. */
export interface Callback {
  /** Name in the outcome of a run that it ended. */
  readonly name: string;
  /** Called before an epoch, from 1. */
  onEpochStart?(trainer: CallbackTrainer, epoch: number): void;
  /**
   * Called after an epoch and its evaluation.
   *
   * @returns Whether training ends now.
   */
  onEpochEnd?(trainer: CallbackTrainer, record: EpochRecord): boolean;
  /** Called once after the last epoch, however training ended. */
  onEnd?(trainer: CallbackTrainer): void;
}

/** How training ended. */
export type FitOutcome =
  /** All epochs were made. */
  | { readonly type: "finished" }
  /** A callback ended it after this epoch. */
  | { readonly type: "stopped"; readonly epoch: number; readonly by: string }
  /** The signal ended it, after this step. */
  | { readonly type: "aborted"; readonly epoch: number; readonly step: number }
  /** The total loss of this step was not finite. */
  | {
    readonly type: "diverged";
    readonly epoch: number;
    readonly step: number;
    readonly value: number;
  };

/** What training leaves behind; the weights are the trainer's. */
export interface FitResult {
  /** One record an epoch; the last may be of a part, none is of an epoch that diverged. */
  readonly history: readonly EpochRecord[];
  /** How it ended. */
  readonly outcome: FitOutcome;
}
