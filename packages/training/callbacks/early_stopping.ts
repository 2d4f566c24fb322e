import type { EpochRecord } from "../epoch_record.ts";
import { joinStates, type State, statePart } from "../state.ts";
import { BestWeights } from "./best_weights.ts";
import type { Callback, CallbackTrainer } from "./callback.ts";
import { isBetter, type Monitor, monitored } from "./monitor.ts";

/** Options of {@linkcode EarlyStopping}. */
export interface EarlyStoppingOptions {
  /** What must get better; default `"valid.loss"`. */
  readonly monitor?: Monitor;
  /** Epochs without a better figure after which training ends, 0 or more; default 0. */
  readonly patience?: number;
  /** By how much more than this a figure must be better than the best one; default 0. */
  readonly minDelta?: number;
  /** Whether training ends with the weights of the best epoch; default false. */
  readonly restoreBestWeights?: boolean;
}

/**
 * Ends training `patience` epochs after the best one, tested after every epoch, whether or not it
 * was evaluated; never after the first, nor as long as no figure was finite: there is nothing to
 * compare with.
 *
 * Experiment E1 evaluates every tenth epoch and stops when `bestEpoch + 100 < epoch`: that is a
 * patience of 101 over `"valid.accuracy"`.
 *
 * @example
 * ```ts
 * import { EarlyStopping } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const stopping = new EarlyStopping({ patience: 2 });
 * assertEquals(stopping.bestEpoch, 0);
 * ```
 *
 * Source: `keras.callbacks.EarlyStopping` of Keras 3.15.
 */
export class EarlyStopping implements Callback {
  readonly name: string = "early-stopping";
  /** Number of the best epoch; 0 until one was evaluated. */
  bestEpoch = 0;
  readonly #monitor: Monitor;
  readonly #patience: number;
  readonly #minDelta: number;
  readonly #weights: BestWeights | undefined;
  #best: number | undefined;

  /**
   * Starts without a best epoch.
   *
   * @param options What is watched, and for how long.
   * @throws {RangeError} If patience is not a whole number of at least 0, or minDelta is negative.
   */
  constructor(options: EarlyStoppingOptions = {}) {
    const { monitor = "valid.loss", patience = 0, minDelta = 0 } = options;
    if (!Number.isSafeInteger(patience) || patience < 0) {
      throw new RangeError(`Cannot stop early: patience is ${patience}, want a whole number >= 0`);
    }
    if (!(minDelta >= 0)) {
      throw new RangeError(`Cannot stop early: minDelta is ${minDelta}, want a number >= 0`);
    }
    this.#monitor = monitor;
    this.#patience = patience;
    this.#minDelta = minDelta;
    if (options.restoreBestWeights) this.#weights = new BestWeights({ monitor, minDelta });
  }

  /** Tells whether training ends now. */
  onEpochEnd(trainer: CallbackTrainer, record: EpochRecord): boolean {
    this.#weights?.onEpochEnd(trainer, record);
    const value = monitored(record, this.#monitor);
    if (this.bestEpoch === 0 && value !== undefined && !Number.isFinite(value)) return false;
    if (value !== undefined && isBetter(this.#monitor, value, this.#best, this.#minDelta)) {
      this.#best = value;
      this.bestEpoch = record.epoch;
      return false;
    }
    return record.epoch > 1 && record.epoch - this.bestEpoch >= this.#patience;
  }

  /** Copies the best epoch, and its weights where they are brought back. */
  state(): State {
    const values = { bestEpoch: this.bestEpoch, best: this.#best ?? null };
    return joinStates(this.#weights ? { weights: this.#weights.state() } : {}, values);
  }

  /** Goes on from the best epoch so far. */
  restore(state: State): void {
    this.bestEpoch = state.values.bestEpoch as number;
    this.#best = state.values.best as number | null ?? undefined;
    this.#weights?.restore(statePart(state, "weights"));
  }

  /** Brings the weights of the best epoch back, where that is asked for. */
  onEnd(trainer: CallbackTrainer): void {
    if (this.#weights?.weights) trainer.loadWeights(this.#weights.weights);
  }
}
