import { batches, epochOrder } from "@shrinklab/data/batches";
import { LossSums, type MeanLosses } from "./loss_sums.ts";
import type { ResidentExamples } from "./resident_examples.ts";
import type { Trainer } from "./trainer.ts";
import type { Evaluation, StepLosses } from "./training_spec.ts";

/** Options of {@linkcode fit}. */
export interface FitOptions {
  /** What to train on. */
  readonly train: ResidentExamples;
  /** What to evaluate on after every epoch; without it nothing is evaluated. */
  readonly test?: ResidentExamples;
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
  /** Called after every step. */
  readonly onStep?: (progress: StepProgress) => void;
  /** Called after every epoch and its evaluation. */
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

/** The figures of one epoch. */
export interface EpochRecord extends MeanLosses {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** Figures on the test set, without penalties; absent where there is none. */
  readonly test?: Evaluation;
  /** Seconds that steps and evaluation took. */
  readonly seconds: number;
}

/** How training ended. */
export type FitOutcome =
  /** All epochs were made. */
  | { readonly type: "finished" }
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

/** How long steps may follow each other before timers and signals get a turn. */
const TURN_MS = 50;

/**
 * Trains for some epochs, in an order that the seed fixes.
 *
 * @param trainer What is trained.
 * @param options Data, epochs, batch size, seed, callbacks.
 * @returns The history and how it ended; a loss that is not finite ends it without an error.
 * @throws {RangeError} If epochs or batch size are out of range.
 *
 * @example
 * ```ts
 * import { createTrainer, fit, ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const rows = { pixels: Uint8Array.of(0, 9, 1, 8), shape: [1], labels: [0, 1, 0, 1], rows: 4 };
 * using train = new ResidentExamples(rows, { scale: 0.1 });
 * using trainer = createTrainer({
 *   model: { input: [1], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 1 },
 *   penalties: [],
 * }, [
 *   { name: "fc1/kernel", shape: [1, 2], values: new Float32Array(2) },
 *   { name: "fc1/bias", shape: [2], values: new Float32Array(2) },
 * ]);
 * const { history } = await fit(trainer, { train, test: train, epochs: 50, batchSize: 2, seed: 1 });
 * assertEquals(history.at(-1)!.test!.accuracy, 1);
 * ```
 */
export async function fit(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const { train, epochs, batchSize, seed, signal } = options;
  const now = options.now ?? (() => performance.now());
  if (!Number.isSafeInteger(epochs) || epochs < 1) {
    throw new RangeError(`Cannot train: epochs is ${epochs}, want a whole number >= 1`);
  }
  const history: EpochRecord[] = [];
  let turn = now();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = epochOrder(train.rows, seed, epoch - 1);
    const list = [...batches(train.rows, batchSize, { order, dropLast: options.dropLast ?? true })];
    const start = now();
    const sums = new LossSums();
    for (const rows of list) {
      if (now() - turn > TURN_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        turn = now();
      }
      if (signal?.aborted) break;
      const elsewhere = options.dataLoss ? { dataLoss: options.dataLoss(rows) } : {};
      const losses = trainer.stepRows(train, rows, elsewhere);
      sums.add(losses, rows.length);
      const step = sums.steps;
      options.onStep?.({ epoch, step, steps: list.length, losses });
      if (!Number.isFinite(losses.total)) {
        return { history, outcome: { type: "diverged", epoch, step, value: losses.total } };
      }
    }
    if (sums.steps > 0) {
      const record: EpochRecord = {
        epoch,
        ...sums.means(),
        ...(options.test ? { test: trainer.evaluate(options.test, options.evaluate) } : {}),
        seconds: (now() - start) / 1000,
      };
      history.push(record);
      options.onEpoch?.(record);
    }
    if (signal?.aborted && (epoch < epochs || sums.steps < list.length)) {
      return { history, outcome: { type: "aborted", epoch, step: sums.steps } };
    }
  }
  return { history, outcome: { type: "finished" } };
}
