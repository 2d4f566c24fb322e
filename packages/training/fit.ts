import { batches, epochOrder } from "@shrinklab/data";
import type { Callback } from "./callbacks/callback.ts";
import type { EpochRecord, EvaluatedSet } from "./epoch_record.ts";
import type { EvaluateOptions, Evaluation } from "./evaluate.ts";
import { LossSums, type StepLosses } from "./loss_sums.ts";
import type { ResidentExamples } from "./resident_examples.ts";
import type { Trainer } from "./trainer.ts";

/** Options of {@linkcode fit}. */
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
  readonly evaluate?: Omit<EvaluateOptions, "rows">;
  /** Takes one step, in place of `trainer.stepRows(train, rows)`. */
  readonly step?: (rows: Int32Array) => StepLosses;
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

/** How long steps may follow each other before timers and signals get a turn, which takes 2 ms. */
export const TURN_MS = 200;

/** When they last had one, on which clock: a training may be shorter than that, and many follow it. */
let lastTurn: { readonly clock: () => number; readonly at: number } | undefined;

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
 * import { createTrainer, fit, planTraining, ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const rows = { features: Uint8Array.of(0, 9, 1, 8), shape: [1], labels: [0, 1, 0, 1], rows: 4 };
 * using train = new ResidentExamples(rows, { scale: 0.1 });
 * const plan = planTraining({
 *   model: { input: [1], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 1 },
 * });
 * using trainer = createTrainer(plan, [
 *   { name: "fc1/kernel", shape: [1, 2], values: new Float32Array(2) },
 *   { name: "fc1/bias", shape: [2], values: new Float32Array(2) },
 * ]);
 * const { history } = await fit(trainer, { train, test: train, epochs: 50, batchSize: 2, seed: 1 });
 * assertEquals(history.at(-1)!.test!.accuracy, 1);
 * ```
 */
export async function fit(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const { callbacks = [] } = options;
  try {
    return await run(trainer, options);
  } finally {
    for (const callback of callbacks) callback.onEnd?.(trainer);
  }
}

async function run(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const { train, epochs, batchSize, seed, signal, callbacks = [] } = options;
  const now = options.now ?? performanceNow;
  const step = options.step ?? ((rows) => trainer.stepRows(train, rows));
  checkCount("epochs", epochs);
  checkCount("evaluateEvery", options.evaluateEvery ?? 1);
  const history: EpochRecord[] = [];
  if (lastTurn?.clock !== now) lastTurn = { clock: now, at: now() };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const callback of callbacks) callback.onEpochStart?.(trainer, epoch);
    const order = epochOrder(train.rows, seed, epoch - 1);
    const list = [...batches(train.rows, batchSize, { order, dropLast: options.dropLast ?? true })];
    const start = now();
    const sums = new LossSums();
    for (const rows of list) {
      if (now() - lastTurn.at > TURN_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        lastTurn = { clock: now, at: now() };
      }
      if (signal?.aborted) break;
      const losses = step(rows);
      sums.add(losses, rows.length);
      options.onStep?.({ epoch, step: sums.steps, steps: list.length, losses });
      for (const callback of callbacks) callback.onStepEnd?.(trainer);
      if (!Number.isFinite(losses.total)) {
        const value = losses.total;
        return { history, outcome: { type: "diverged", epoch, step: sums.steps, value } };
      }
    }
    let stopping: string | undefined;
    if (sums.steps > 0) {
      const evaluations = evaluateEpoch(trainer, options, epoch);
      const seconds = (now() - start) / 1000;
      const record: EpochRecord = { epoch, ...sums.means(), ...evaluations, seconds };
      history.push(record);
      for (const callback of callbacks) {
        // All of them see the epoch, also after one has asked to end.
        if (callback.onEpochEnd?.(trainer, record)) stopping ??= callback.name;
      }
      options.onEpoch?.(record);
    }
    if (signal?.aborted && (epoch < epochs || sums.steps < list.length)) {
      return { history, outcome: { type: "aborted", epoch, step: sums.steps } };
    }
    if (stopping !== undefined && epoch < epochs) {
      return { history, outcome: { type: "stopped", epoch, by: stopping } };
    }
  }
  return { history, outcome: { type: "finished" } };
}

function evaluateEpoch(
  trainer: Trainer,
  options: FitOptions,
  epoch: number,
): Partial<Record<EvaluatedSet, Evaluation>> {
  const { train, valid, test, evaluateTrain = false, evaluateEvery = 1, epochs, signal } = options;
  if (epoch % evaluateEvery !== 0 && epoch !== epochs && !signal?.aborted) return {};
  const sets = { ...(evaluateTrain ? { train } : {}), valid, test };
  return Object.fromEntries(
    Object.entries(sets).flatMap(([name, examples]) =>
      examples ? [[name, trainer.evaluate(examples, options.evaluate)]] : []
    ),
  );
}

function performanceNow(): number {
  return performance.now();
}

function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`Cannot train: ${name} is ${value}, want a whole number >= 1`);
  }
}
