import type { EpochRecord, ResultRun } from "@shrinklab/report/result";
import type { EpochRecord as FitRecord } from "@shrinklab/training";

/**
 * What is written of an epoch.
 *
 * @param record What training says of it; the validation rows stand in for test rows.
 * @param penaltyNow Tells the penalty of the model, asked where the epoch was evaluated.
 * @returns Its record.
 */
export function evaluatedEpoch(record: FitRecord, penaltyNow: () => number): EpochRecord {
  const { epoch, loss: trainLoss, dataLoss, penalty, lastBatchLoss, seconds } = record;
  const { train, valid, test = valid } = record;
  return {
    epoch,
    trainLoss,
    dataLoss,
    penalty,
    lastBatchLoss,
    ...(train ? { trainDataLoss: train.loss, trainAccuracy: train.accuracy } : {}),
    ...(valid ? { validLoss: valid.loss, validAccuracy: valid.accuracy } : {}),
    ...(test ? { testLoss: test.loss, testAccuracy: test.accuracy } : {}),
    ...(valid ? { penaltyAfter: penaltyNow() } : {}),
    seconds,
  };
}

/**
 * The figures of a run that are those of one epoch.
 *
 * @param record The epoch.
 * @returns Its number, accuracies and losses, those that it has.
 */
export function chosenFigures(record: EpochRecord): Partial<ResultRun> {
  const { epoch, trainAccuracy, validLoss, validAccuracy, testLoss, testAccuracy } = record;
  return Object.fromEntries(
    Object.entries({
      bestEpoch: epoch,
      trainAccuracy,
      validLoss,
      validAccuracy,
      testLoss,
      testAccuracy,
    }).filter(([, value]) => value !== undefined),
  );
}
