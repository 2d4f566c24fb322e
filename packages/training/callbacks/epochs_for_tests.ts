import type { EpochRecord } from "../epoch_record.ts";
import type { Callback, CallbackTrainer } from "./callback.ts";

/** A trainer whose only weight is the number of the epoch. */
export class CountingTrainer implements CallbackTrainer {
  learningRate = 0;
  epoch = 0;
  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }
  weights() {
    return [{ name: "epoch", shape: [1], values: Float32Array.of(this.epoch) }];
  }
  loadWeights([weights]: ReturnType<CountingTrainer["weights"]>): void {
    this.epoch = weights!.values[0]!;
  }
}

/**
 * Runs a callback over epochs with these losses and accuracies of a validation set, until it asks
 * to end; nothing stands for an epoch that is not evaluated.
 */
export function runEpochs(callback: Callback, figures: readonly (number | undefined)[]) {
  const trainer = new CountingTrainer();
  const rates: number[] = [];
  let last = 0;
  for (const [i, figure] of figures.entries()) {
    trainer.epoch = last = i + 1;
    callback.onEpochStart?.(trainer, last);
    rates.push(trainer.learningRate);
    const losses = { steps: 1, loss: 0, dataLoss: 0, penalty: 0, lastBatchLoss: 0 };
    const valid = figure === undefined ? {} : {
      valid: { loss: figure, accuracy: figure, rows: 1 },
    };
    const record: EpochRecord = { epoch: last, seconds: 0, ...losses, ...valid };
    if (callback.onEpochEnd?.(trainer, record)) break;
  }
  callback.onEnd?.(trainer);
  return { last, rates, weights: trainer.epoch };
}
