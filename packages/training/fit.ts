import { batches, epochOrder } from "@shrinklab/data";
import type { Callback } from "./callbacks/callback.ts";
import type { EpochRecord, EvaluatedSet } from "./epoch_record.ts";
import type { EvaluateOptions, Evaluation } from "./evaluate.ts";
import { LossSums, type LossSumsState, type StepLosses } from "./loss_sums.ts";
import type { ResidentExamples } from "./resident_examples.ts";
import { joinStates, type State, type Stateful, statePart } from "./state.ts";
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
  /** Takes the steps, in place of `trainer.stepRows(train, rows)`. */
  readonly steps?: Steps;
  /** What follows training and may change or end it; they are called in this order. */
  readonly callbacks?: readonly Callback[];
  /** Called after every step. */
  readonly onStep?: (progress: StepProgress) => void;
  /** Called after every epoch, its evaluation and the callbacks. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Ends training after the current step; what has been calculated is kept. */
  readonly signal?: AbortSignal;
  /** When to hand out the state, from which training can go on later; default never. */
  readonly checkpoint?: CheckpointOptions;
  /** A state of the same training, of the same trainer's plan and the same callbacks: goes on there. */
  readonly resumeFrom?: State;
  /** Clock in milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/** What takes steps, and what of it moves. */
export interface Steps extends Stateful {
  /**
   * Takes one step.
   *
   * @param rows Row numbers.
   * @returns The losses before the update.
   */
  step(rows: Int32Array): StepLosses;
}

/** How many steps, or epochs, lie between two checkpoints: 1 or more. */
export type CheckpointInterval = { readonly steps: number } | { readonly epochs: number };

/** When the state of training is handed out, and to whom. */
export interface CheckpointOptions {
  /** How often: after every so many steps of all, or whole epochs; and where the signal ends training. */
  readonly every: CheckpointInterval;
  /** Takes a state; training waits for it. */
  readonly write: (state: State) => void | Promise<void>;
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
  const { steps = { step: (rows: Int32Array) => trainer.stepRows(train, rows) } } = options;
  checkCount("epochs", epochs);
  checkCount("evaluateEvery", options.evaluateEvery ?? 1);
  const checkpoints = new Checkpoints(trainer, options);
  const from = options.resumeFrom && checkpoints.restore(options.resumeFrom);
  const history: EpochRecord[] = [...from?.history ?? []];
  if (lastTurn?.clock !== now) lastTurn = { clock: now, at: now() };
  for (let epoch = from?.epoch ?? 1; epoch <= epochs; epoch++) {
    const under = from?.epoch === epoch ? from.underWay : undefined;
    if (under === undefined) {
      for (const callback of callbacks) callback.onEpochStart?.(trainer, epoch);
    }
    const order = epochOrder(train.rows, seed, epoch - 1);
    const list = [...batches(train.rows, batchSize, { order, dropLast: options.dropLast ?? true })];
    const sums = new LossSums();
    if (under !== undefined) sums.restore(under.sums);
    const start = now() - 1000 * (under?.seconds ?? 0);
    const seconds = () => (now() - start) / 1000;
    const underWay = (): UnderWay => ({ sums: sums.state(), seconds: seconds() });
    for (const rows of list.slice(sums.steps)) {
      if (now() - lastTurn.at > TURN_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        lastTurn = { clock: now, at: now() };
      }
      if (signal?.aborted) break;
      const losses = steps.step(rows);
      sums.add(losses, rows.length);
      options.onStep?.({ epoch, step: sums.steps, steps: list.length, losses });
      for (const callback of callbacks) callback.onStepEnd?.(trainer);
      if (!Number.isFinite(losses.total)) {
        const value = losses.total;
        return { history, outcome: { type: "diverged", epoch, step: sums.steps, value } };
      }
      if (checkpoints.areDue("steps", (epoch - 1) * list.length + sums.steps)) {
        await checkpoints.write({ epoch, history, underWay: underWay() });
      }
    }
    const ending = () => signal?.aborted && (epoch < epochs || sums.steps < list.length);
    // What follows is said of a part of an epoch: one that goes on later must not have seen it.
    const early = ending();
    if (early) await checkpoints.write({ epoch, history, underWay: underWay() });
    let stopping: string | undefined;
    if (sums.steps > 0) {
      const evaluations = evaluateEpoch(trainer, options, epoch);
      const record: EpochRecord = { epoch, ...sums.means(), ...evaluations, seconds: seconds() };
      history.push(record);
      for (const callback of callbacks) {
        // All of them see the epoch, also after one has asked to end.
        if (callback.onEpochEnd?.(trainer, record)) stopping ??= callback.name;
      }
      options.onEpoch?.(record);
    }
    const ends = ending();
    const due = checkpoints.areDue("epochs", epoch) || ends;
    if (!early && due && stopping === undefined && epoch < epochs) {
      await checkpoints.write({ epoch: epoch + 1, history });
    }
    if (ends) return { history, outcome: { type: "aborted", epoch, step: sums.steps } };
    if (stopping !== undefined && epoch < epochs) {
      return { history, outcome: { type: "stopped", epoch, by: stopping } };
    }
  }
  return { history, outcome: { type: "finished" } };
}

/**
 * Tells where training was when its state was taken.
 *
 * @param state What a checkpoint of {@linkcode fit} got.
 * @returns Epoch, from 1, and how many steps of it were made.
 */
export function positionOf(state: State): Pick<StepProgress, "epoch" | "step"> {
  const { epoch, underWay } = state.values.position as Position;
  return { epoch, step: underWay?.sums.steps ?? 0 };
}

/** Where training is. */
interface Position {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** What was made of it; absent where it has not begun. */
  readonly underWay?: UnderWay;
  /** The epochs before. */
  readonly history: readonly EpochRecord[];
}

/** An epoch that has begun. */
interface UnderWay {
  /** Its losses so far, and how many steps they are of. */
  readonly sums: LossSumsState;
  /** How long it took so far. */
  readonly seconds: number;
}

/** The states of a training: those that are handed out, and the one that it goes on from. */
class Checkpoints {
  readonly #options: FitOptions;
  /** All that moves beside the position, by name. */
  readonly #parts: Readonly<Record<string, Partial<Stateful>>>;

  constructor(trainer: Trainer, options: FitOptions) {
    const { callbacks = [], steps, checkpoint } = options;
    if (checkpoint) checkCount("checkpoint", Object.values(checkpoint.every)[0]!);
    this.#options = options;
    this.#parts = {
      trainer,
      ...(steps ? { steps } : {}),
      ...Object.fromEntries(callbacks.map((one, at) => [`callback${at}-${one.name}`, one])),
    };
  }

  /** Whether a checkpoint is asked for after so many steps, or epochs. */
  areDue(unit: "steps" | "epochs", count: number): boolean {
    const { checkpoint } = this.#options;
    if (checkpoint === undefined) return false;
    const { [unit]: every } = checkpoint.every as Partial<Record<typeof unit, number>>;
    return every !== undefined && count % every === 0;
  }

  /** Hands out the state, where checkpoints are asked for. */
  async write(position: Position): Promise<void> {
    const { checkpoint } = this.#options;
    if (checkpoint === undefined) return;
    const parts = Object.entries(this.#parts).flatMap(([name, part]): [string, State][] =>
      part.state ? [[name, part.state()]] : []
    );
    const history = [...position.history];
    await checkpoint.write(
      joinStates(Object.fromEntries(parts), { position: { ...position, history } }),
    );
  }

  /** Brings all that moves to a state; tells where training was. */
  restore(state: State): Position {
    for (const [name, part] of Object.entries(this.#parts)) {
      if (part.state) part.restore?.(statePart(state, name));
    }
    return state.values.position as Position;
  }
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
