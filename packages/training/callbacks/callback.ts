import type { NamedTensor } from "@shrinklab/models";
import type { EpochRecord } from "../epoch_record.ts";
import type { Stateful } from "../state.ts";

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
export interface Callback extends Partial<Stateful> {
  /** Name in the outcome of a run that it ended. */
  readonly name: string;
  /** Called before an epoch, from 1. */
  onEpochStart?(trainer: CallbackTrainer, epoch: number): void;
  /** Called after every step. */
  onStepEnd?(trainer: CallbackTrainer): void;
  /**
   * Called after an epoch and its evaluation.
   *
   * @returns Whether training ends now.
   */
  onEpochEnd?(trainer: CallbackTrainer, record: EpochRecord): boolean;
  /** Called once after the last epoch, however training ended. */
  onEnd?(trainer: CallbackTrainer): void;
}
