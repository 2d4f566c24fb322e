import { RandomState } from "@shrinklab/data/random_state";
import { initialize, type NamedTensor } from "@shrinklab/models";
import { weightsSha256 } from "@shrinklab/models/weights_sha256";
import { effectiveGradient } from "@shrinklab/regularizers";
import type { EpochRecord, ResultRun } from "@shrinklab/report/result";
import { countTensors } from "@shrinklab/sparsity/zero_counts";
import { weightQuantiles } from "@shrinklab/sparsity/weight_quantiles";
import {
  createTrainer,
  fit,
  type FitOutcome,
  ModelVariables,
  planTraining,
  predict,
  ResidentExamples,
  type StepProgress,
} from "@shrinklab/training";
import { BestWeights, EarlyStopping } from "@shrinklab/training/callbacks";
import { confusionMatrix } from "@shrinklab/training/metrics";
import { chanceLevel, labelCounts } from "../chance_level.ts";
import { endingNotes } from "../run_notes.ts";
import type { MlpData } from "./data.ts";
import { chosenFigures, evaluatedEpoch } from "./epoch_figures.ts";
import type { MlpVariant } from "./variant.ts";

/** What watches and ends the training of a method with a seed. */
export interface MlpHooks {
  /** Called after every step. */
  readonly onStep?: (progress: StepProgress) => void;
  /** Called after every epoch. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Ends training after the current step, keeping what there is. */
  readonly signal?: AbortSignal | undefined;
}

/** A method that has been trained with a seed. */
export interface MlpRun {
  /** What is written of it. */
  readonly result: ResultRun;
  /** Its weights at the best epoch. */
  readonly weights: readonly NamedTensor[];
  /** Its kernels among them. */
  readonly kernels: readonly NamedTensor[];
  /** How often test rows of each class were answered by each. */
  readonly confusion: readonly (readonly number[])[];
  /** How training ended. */
  readonly outcome: FitOutcome;
}

/**
 * Trains a method with a seed, and takes its figures at the epoch that is best on the validation
 * rows.
 *
 * @param variant The method.
 * @param seed Fixes initial weights, order and dropout.
 * @param data What it is trained and tested on.
 * @param hooks What watches and ends training.
 * @returns The run; a loss that is not finite ends it without an error.
 * @throws {RangeError} If model, optimizer or batch size do not fit.
 *
 * @example
 * ```ts ignore
 * const [variant] = planVariants([mlpPresets.e1]);
 * const { result } = await runVariant(variant!, 1, data);
 * console.log(result.bestEpoch, result.testAccuracy);
 * ```
 */
export async function runVariant(
  variant: MlpVariant,
  seed: number,
  data: MlpData,
  hooks: MlpHooks = {},
): Promise<MlpRun> {
  const start = performance.now();
  const { model, initializer, optimizer, penalty, monitor, patience } = variant;
  const resident = { scale: variant.scale, shape: model.input };
  using train = new ResidentExamples(data.train, resident);
  using test = new ResidentExamples(data.test, resident);
  // Where the test rows choose, they are evaluated once.
  const own = data.valid !== data.test;
  using valid = own ? new ResidentExamples(data.valid, resident) : undefined;
  const training = { model, loss: "softmaxCrossEntropy", optimizer, penalty } as const;
  const planned = planTraining(training);
  const plan = planned.model;
  const initial = initialize(plan, initializer, new RandomState(seed));
  using trainer = createTrainer(planned, initial, { seed });
  const penaltyNow = () => trainer.penalty(valid ?? test);
  const best = new BestWeights({ monitor });
  const history: EpochRecord[] = [];
  const { outcome } = await fit(trainer, {
    train,
    valid: valid ?? test,
    ...(own ? { test } : {}),
    evaluateTrain: true,
    evaluateEvery: variant.evaluateEvery,
    epochs: variant.epochs,
    batchSize: variant.batchSize === "all" ? train.rows : variant.batchSize,
    seed,
    dropLast: false,
    callbacks: [best, new EarlyStopping({ monitor, patience })],
    ...(hooks.signal === undefined ? {} : { signal: hooks.signal }),
    onStep: (progress) => hooks.onStep?.(progress),
    onEpoch: (record) => {
      history.push(evaluatedEpoch(record, penaltyNow));
      hooks.onEpoch?.(history.at(-1)!);
    },
  });
  const weights = best.weights ?? trainer.weights();
  const kernels = weights.filter(({ name }) =>
    plan.parameters.some((parameter) => parameter.name === name && parameter.role === "kernel")
  );
  using chosenWeights = new ModelVariables(plan, weights);
  const { values: outputs, width } = predict(plan, chosenWeights.byName, test);
  const confusion = confusionMatrix({ outputs, width, targets: data.test.labels });
  const chosen = history.find(({ epoch }) => epoch === best.record?.epoch);
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  const answered = confusion[0]!.map((_, at) => confusion.reduce((sum, row) => sum + row[at]!, 0));
  const chance = chanceLevel(answered, labelCounts(data.test.labels), right);
  const result: ResultRun = {
    method: variant.name,
    seed,
    config: {
      ...(variant.swept === undefined ? {} : { swept: variant.swept }),
      rows: variant.rows,
      scale: variant.scale,
      initializer,
      initialSeed: seed,
      parameters: plan.parameters.reduce((sum, { shape }) => sum + product(shape), 0),
      effectiveGradient: planned.penalties.map(({ penalty }) => effectiveGradient(penalty)),
      batchSize: variant.batchSize,
      epochs: variant.epochs,
      evaluateEvery: variant.evaluateEvery,
      monitor,
      patience,
      training: { ...training, seed },
    },
    history,
    ...(chosen ? chosenFigures(chosen) : {}),
    sparsity: countTensors(weights.slice(0, plan.parameters.length)).map((counts) => {
      const { notFinite: _, ...record } = counts;
      return record;
    }),
    kernelQuantiles: weightQuantiles(kernels),
    weightsSha256: await weightsSha256(weights),
    seconds: (performance.now() - start) / 1000,
    notes: [
      ...endingNotes(variant, outcome),
      ...(chance === undefined ? [] : [chance]),
    ],
  };
  return { result, weights, kernels, confusion, outcome };
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
