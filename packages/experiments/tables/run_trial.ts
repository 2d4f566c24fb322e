import { RandomState } from "@shrinklab/data/random_state";
import type { NamedTensor } from "@shrinklab/models";
import { weightsSha256 } from "@shrinklab/models/weights_sha256";
import type { EpochRecord, ResultRun } from "@shrinklab/report/result";
import { countTensors } from "@shrinklab/sparsity/zero_counts";
import {
  createTrainer,
  type FitOutcome,
  penaltyValues,
  predict,
  predictMonteCarlo,
  ResidentExamples,
} from "@shrinklab/training";
import { endingNotes } from "../run_notes.ts";
import { drawWeights } from "./draw_weights.ts";
import { type ClassFigures, judgeClasses, judgeNumbers } from "./judge_rows.ts";
import { monteCarloSummary } from "./monte_carlo_summary.ts";
import { type TableHooks, type TableTrial, trainTable } from "./train_table.ts";

/** A variant that has been trained. */
export interface TableRun {
  /** What is written of it. */
  readonly result: ResultRun;
  /** Its final weights. */
  readonly weights: readonly NamedTensor[];
  /** Its kernels at the best epoch; in the end, where no rows are held out. */
  readonly kernels: readonly NamedTensor[];
  /** How training ended. */
  readonly outcome: FitOutcome;
  /** What it answers; absent where nothing was learned, or the target is a number. */
  readonly figures?: ClassFigures;
}

/**
 * Trains one variant with one seed and takes its figures: of the rows held out, or of those that it
 * was trained on where there are none.
 *
 * @param trial What is trained.
 * @param hooks What watches and ends training.
 * @returns The run; a loss that is not finite ends it without an error.
 *
 * @example
 * ```ts ignore
 * const { result } = await runTrial({ experiment, prepared, at: 0, seed: 1 });
 * ```
 */
export async function runTrial(trial: TableTrial, hooks: TableHooks = {}): Promise<TableRun> {
  const { experiment, prepared, seed } = trial;
  const { examples, plan, training, variant, task } = prepared;
  const { epochs, mcPasses } = experiment;
  const start = performance.now();
  using train = new ResidentExamples(examples.train, { scale: 1 });
  using held = examples.held && new ResidentExamples(examples.held, { scale: 1 });
  const initial = drawWeights(plan, variant.initializers, new RandomState(seed));
  using trainer = createTrainer(training, initial, { seed });
  const { history, outcome, best } = await trainTable(trial, trainer, { train, held }, hooks);
  const weights = trainer.weights();
  const { byName } = trainer.variables;
  const learned = epochs > 0 && outcome.type !== "diverged";
  const judged = held ?? train;
  const { labels } = examples.held ?? examples.train;
  const { loss } = training.spec;
  const outputs = learned ? predict(plan, byName, judged) : undefined;
  const figures = outputs && task === "classes"
    ? judgeClasses(outputs, loss, labels, examples.train.labels)
    : undefined;
  const mc = figures && mcPasses > 0
    ? predictMonteCarlo(plan, byName, judged, { passes: mcPasses, seed, loss })
    : undefined;
  const result: ResultRun = {
    method: variant.name,
    seed,
    config: configOf(trial),
    history,
    ...(outcome.type === "diverged" ? {} : lastFigures(history)),
    ...(figures?.auc === undefined ? {} : { auc: figures.auc }),
    ...(figures === undefined ? {} : { majorityBaseline: figures.majorityBaseline }),
    ...(outputs && task === "number" ? judgeNumbers(outputs, labels) : {}),
    ...(mc === undefined ? {} : { mc: monteCarloSummary(mc, labels) }),
    penalties: penaltyValues(training, weights),
    sparsity: countTensors(weights).map(({ notFinite: _, ...record }) => record),
    weightsSha256: await weightsSha256(weights),
    seconds: (performance.now() - start) / 1000,
    notes: [
      ...endingNotes(variant, outcome),
      ...(held === undefined && learned ? ["figures are those of the rows it was trained on"] : []),
      ...(figures?.chance === undefined ? [] : [figures.chance]),
    ],
  };
  const kernels = (best ?? weights).filter(({ name }) => name.endsWith("/kernel"));
  return { result, weights, kernels, outcome, ...(figures === undefined ? {} : { figures }) };
}

/** Everything that determines the run, and what the table became. */
function configOf({ experiment, prepared, seed }: TableTrial): Record<string, unknown> {
  const { examples, training, variant, plan } = prepared;
  const { epochs, batchSize, subsetSeed, patience, mcPasses } = experiment;
  return {
    table: variant.table,
    target: examples.target,
    features: examples.features,
    ...(examples.classes === undefined ? {} : { classes: examples.classes }),
    subsetSeed,
    trainRows: examples.train.rows,
    heldRows: examples.held?.rows ?? 0,
    epochs,
    batchSize,
    initializers: variant.initializers,
    initialSeed: seed,
    parameters: plan.parameters.reduce(
      (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
      0,
    ),
    ...(patience === 0 ? {} : { patience }),
    ...(mcPasses === 0 ? {} : { mcPasses }),
    training: { ...training.spec, seed },
  };
}

/** The figures after the last epoch, and the epoch with the lowest loss of the rows held out. */
function lastFigures(history: readonly EpochRecord[]): Partial<ResultRun> {
  const last = history.at(-1);
  const { trainAccuracy, validAccuracy, validLoss } = last ?? {};
  const best = history.reduce<EpochRecord | undefined>(
    (best, one) => (one.validLoss ?? NaN) < (best?.validLoss ?? Infinity) ? one : best,
    undefined,
  );
  return {
    ...(trainAccuracy === undefined ? {} : { trainAccuracy }),
    ...(validAccuracy === undefined ? {} : { validAccuracy }),
    ...(validLoss === undefined ? {} : { validLoss }),
    ...(best === undefined ? {} : { bestEpoch: best.epoch }),
  };
}
