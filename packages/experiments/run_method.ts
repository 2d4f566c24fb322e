import { RandomState } from "@shrinklab/data/random_state";
import { initialize, type NamedTensor, planModel } from "@shrinklab/models";
import { weightsSha256 } from "@shrinklab/models/weights_sha256";
import type { EpochRecord, ResultRun } from "@shrinklab/report/result";
import { countTensors } from "@shrinklab/sparsity/zero_counts";
import {
  type EpochRecord as FitRecord,
  fit,
  type FitOutcome,
  type ResidentExamples,
  type StepLosses,
  type Trainer,
} from "@shrinklab/training";
import { chanceLevel, labelCounts } from "./chance_level.ts";
import { effectiveGradientOf } from "./effective_gradient_of.ts";
import type { ExperimentSpec, MethodSpec } from "./experiment_spec.ts";
import { endingNotes, faultNotes } from "./run_notes.ts";
import type { TrainingHooks } from "./training_hooks.ts";

/** Images on the backend. */
export interface ResidentData {
  /** What to train on. */
  readonly train: ResidentExamples;
  /** What to test with. */
  readonly test: ResidentExamples;
  /** Labels of the test images. */
  readonly testLabels: Uint8Array;
}

/** Which method of an experiment is trained, and with which seed. */
export interface Trial {
  readonly spec: ExperimentSpec;
  readonly method: MethodSpec;
  /** Position of the method, from 0. */
  readonly at: number;
  readonly seed: number;
}

/** What watches and ends training. */
export type TrialHooks = TrainingHooks<Trial>;

/** A method that has been trained. */
export interface CompletedRun {
  /** What is written of it. */
  readonly result: ResultRun;
  /** Its final weights. */
  readonly weights: readonly NamedTensor[];
  /** How training ended. */
  readonly outcome: FitOutcome;
  /** That it does no better than chance, in words. */
  readonly chance?: string | undefined;
}

/**
 * The weights a method starts from: the same for all, from `RandomState(seed)`, or method `at` its
 * own, from `RandomState([seed, at])`.
 *
 * @param trial The method.
 * @returns A tensor for each parameter.
 *
 * @example
 * ```ts ignore
 * const weights = initialWeights({ spec, method: spec.methods[0]!, at: 0, seed: 1 });
 * ```
 */
export function initialWeights({ spec, at, seed }: Trial): NamedTensor[] {
  const random = new RandomState(spec.start === "same" ? seed : [seed, at]);
  return initialize(planModel(spec.model), spec.initializer, random);
}

/**
 * Trains one method and takes its figures.
 *
 * @param trial What is trained.
 * @param trainer Its model, at the initial weights.
 * @param data What it is trained and tested on.
 * @param hooks What watches and ends training.
 * @param step Takes a step in place of the trainer, for a method that does not see the data.
 * @returns The run; a loss that is not finite ends it without an error.
 *
 * @example
 * ```ts ignore
 * using trainer = createTrainer(planTraining(trial.method.training), initialWeights(trial));
 * const { result } = await runMethod(trial, trainer, data);
 * ```
 */
export async function runMethod(
  trial: Trial,
  trainer: Trainer,
  data: ResidentData,
  hooks: TrialHooks = {},
  step?: (rows: Int32Array) => StepLosses,
): Promise<CompletedRun> {
  const { spec, method, seed } = trial;
  const start = performance.now();
  const { train, test } = data;
  const testing = spec.testDropLast
    ? { batchSize: Math.min(spec.batchSize, test.rows), dropLast: true }
    : { batchSize: Math.min(500, test.rows), dropLast: false };
  const { history, outcome } = await fit(trainer, {
    train,
    test,
    seed,
    epochs: spec.epochs,
    batchSize: spec.batchSize,
    evaluate: testing,
    ...(step === undefined ? {} : { step }),
    ...(hooks.signal === undefined ? {} : { signal: hooks.signal }),
    onStep: (progress) => hooks.onStep?.(trial, progress),
    onEpoch: (record) => hooks.onEpoch?.(trial, epochRecord(record)),
  });
  const weights = trainer.weights();
  const last = outcome.type === "diverged" ? undefined : history.at(-1)?.test;
  const tested = spec.testDropLast ? test.rows - test.rows % testing.batchSize : test.rows;
  const chance = last && chanceLevel(
    last.answers ?? [],
    labelCounts(data.testLabels.subarray(0, tested)),
    Math.round(last.accuracy * last.rows),
  );
  const result: ResultRun = {
    method: method.name,
    seed,
    config: {
      lambda: method.lambda,
      effectiveGradient: effectiveGradientOf(method),
      initializer: spec.initializer,
      initialSeed: spec.start === "same" ? seed : [seed, trial.at],
      epochs: spec.epochs,
      batchSize: spec.batchSize,
      stepsPerEpoch: Math.floor(train.rows / spec.batchSize),
      testImages: tested,
      training: method.training,
    },
    history: history.map(epochRecord),
    ...(last ? { testAccuracy: last.accuracy, testLoss: last.loss } : {}),
    sparsity: countTensors(weights).map(({ parameter, size, nearZero, exactZero, maxAbs }) => ({
      parameter,
      size,
      nearZero,
      exactZero,
      maxAbs,
    })),
    weightsSha256: await weightsSha256(weights),
    seconds: (performance.now() - start) / 1000,
    notes: [
      ...endingNotes(method, outcome),
      ...faultNotes(spec, method),
      ...(chance === undefined ? [] : [chance]),
    ],
  };
  return { result, weights, outcome, chance };
}

function epochRecord(record: FitRecord): EpochRecord {
  const { epoch, loss: trainLoss, dataLoss, penalty, lastBatchLoss, test, seconds } = record;
  return {
    epoch,
    trainLoss,
    dataLoss,
    penalty,
    lastBatchLoss,
    testLoss: test?.loss ?? NaN,
    testAccuracy: test?.accuracy ?? NaN,
    seconds,
  };
}
