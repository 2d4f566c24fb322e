import type { NamedTensor } from "@shrinklab/models";
import type { EpochRecord } from "../epoch_record.ts";
import type { State } from "../state.ts";
import type { Callback, CallbackTrainer } from "./callback.ts";
import { isBetter, type Monitor, monitored } from "./monitor.ts";

/** Options of {@linkcode BestWeights}. */
export interface BestWeightsOptions {
  /** What the best epoch is the best in; default `"valid.loss"`. */
  readonly monitor?: Monitor;
  /** By how much more than this a figure must be better than the best one; default 0. */
  readonly minDelta?: number;
  /** Shown each new best epoch, for example to write its weights to a file. */
  readonly onBest?: (weights: readonly NamedTensor[], record: EpochRecord) => void;
}

/**
 * Keeps a copy of the weights of the best epoch; of equal epochs the first counts.
 *
 * Source: `keras.callbacks.ModelCheckpoint(save_best_only=True)` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { BestWeights } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const best = new BestWeights({ monitor: "valid.accuracy" });
 * assertEquals(best.record, undefined);
 * ```
 */
export class BestWeights implements Callback {
  readonly name: string = "best-weights";
  /** The figures of the best epoch; nothing until one was evaluated. */
  record: EpochRecord | undefined;
  /** Its weights. */
  weights: readonly NamedTensor[] | undefined;
  readonly #monitor: Monitor;
  readonly #minDelta: number;
  readonly #onBest: BestWeightsOptions["onBest"];

  /**
   * Starts without a best epoch.
   *
   * @param options What is watched.
   */
  constructor({ monitor = "valid.loss", minDelta = 0, onBest }: BestWeightsOptions = {}) {
    this.#monitor = monitor;
    this.#minDelta = minDelta;
    this.#onBest = onBest;
  }

  /** Keeps the weights where the epoch is better than all before; training goes on. */
  onEpochEnd(trainer: CallbackTrainer, record: EpochRecord): boolean {
    const value = monitored(record, this.#monitor);
    const best = this.record && monitored(this.record, this.#monitor);
    if (value !== undefined && isBetter(this.#monitor, value, best, this.#minDelta)) {
      this.record = record;
      this.weights = trainer.weights();
      this.#onBest?.(this.weights, record);
    }
    return false;
  }

  /** Copies the best epoch and its weights. */
  state(): State {
    return { values: { record: this.record ?? null }, tensors: this.weights ?? [] };
  }

  /** Goes on from the best epoch so far. */
  restore({ values, tensors }: State): void {
    const record = values.record as EpochRecord | null;
    this.record = record ?? undefined;
    this.weights = record === null ? undefined : tensors;
  }
}
