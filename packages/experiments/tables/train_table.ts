import type { NamedTensor } from "@shrinklab/models";
import type { EpochRecord } from "@shrinklab/report/result";
import {
  type EpochRecord as FitRecord,
  fit,
  type FitOutcome,
  type ResidentExamples,
  type Trainer,
} from "@shrinklab/training";
import { BestWeights, EarlyStopping } from "@shrinklab/training/callbacks";
import type { Task } from "./output_layer.ts";
import type { TableExperiment } from "./plan_table.ts";
import type { PreparedVariant } from "./prepare_variant.ts";
import type { TrainingHooks } from "../training_hooks.ts";

/** Which variant is trained, and with which seed. */
export interface TableTrial {
  readonly experiment: TableExperiment;
  readonly prepared: PreparedVariant;
  /** Position of the variant, from 0. */
  readonly at: number;
  readonly seed: number;
}

/** What watches and ends training. */
export type TableHooks = TrainingHooks<TableTrial>;

/** Rows on the backend. */
export interface ResidentTable {
  readonly train: ResidentExamples;
  /** The rows held out, where there are some. */
  readonly held: ResidentExamples | undefined;
}

/** What training leaves behind, beside the trainer's weights. */
export interface TrainedTable {
  /** One record an epoch. */
  readonly history: readonly EpochRecord[];
  /** How it ended. */
  readonly outcome: FitOutcome;
  /** Weights of the epoch with the lowest loss of the rows held out, where there are some. */
  readonly best?: readonly NamedTensor[];
}

/**
 * Trains a variant, evaluating after every epoch the rows held out, and of classes the training rows
 * too: a source that reports nothing else can then be compared with.
 *
 * @param trial What is trained.
 * @param trainer Its model, at the initial weights.
 * @param rows What it is trained on.
 * @param hooks What watches and ends training.
 * @returns One record an epoch, how it ended, and the weights of the epoch with the lowest loss of
 * the rows held out, where there are some.
 *
 * @example
 * ```ts ignore
 * const { history } = await trainTable(trial, trainer, { train, held });
 * ```
 */
export async function trainTable(
  trial: TableTrial,
  trainer: Trainer,
  rows: ResidentTable,
  hooks: TableHooks = {},
): Promise<TrainedTable> {
  const { experiment: { epochs, batchSize, patience }, prepared, seed } = trial;
  const history: EpochRecord[] = [];
  if (epochs === 0) return { history, outcome: { type: "finished" } };
  const best = new BestWeights();
  const stopping = patience === 0 ? [] : [new EarlyStopping({ patience })];
  const { outcome } = await fit(trainer, {
    train: rows.train,
    ...(rows.held === undefined ? {} : { valid: rows.held }),
    evaluateTrain: prepared.task === "classes",
    seed,
    epochs,
    batchSize,
    dropLast: false,
    callbacks: rows.held === undefined ? [] : [best, ...stopping],
    ...(hooks.signal === undefined ? {} : { signal: hooks.signal }),
    onStep: (progress) => hooks.onStep?.(trial, progress),
    onEpoch: (record) => {
      history.push(epochRecord(record, prepared.task));
      hooks.onEpoch?.(trial, history.at(-1)!);
    },
  });
  return { history, outcome, ...(best.weights === undefined ? {} : { best: best.weights }) };
}

function epochRecord(record: FitRecord, task: Task): EpochRecord {
  const { epoch, loss: trainLoss, dataLoss, penalty, lastBatchLoss, train, valid, seconds } =
    record;
  return {
    epoch,
    trainLoss,
    dataLoss,
    penalty,
    lastBatchLoss,
    ...(train === undefined ? {} : { trainAccuracy: train.accuracy }),
    ...(valid === undefined ? {} : { validLoss: valid.loss }),
    ...(valid === undefined || task === "number" ? {} : { validAccuracy: valid.accuracy }),
    seconds,
  };
}
