import { RandomState } from "@shrinklab/data";
import { effectiveRates, type FitOutcome } from "@shrinklab/training";
import { describeWeights, detailsOf, picturesOf } from "./describe_trial.ts";
import { drawWeights } from "./draw_weights.ts";
import type { Method } from "./experiment.ts";
import { judge, type JudgedModel, judgeSafely, judgeUntrained } from "./judge_trial.ts";
import type { PreparedExperiment } from "./prepare.ts";
import { pruningNotes } from "./pruning.ts";
import type { ChosenFigures, EpochRecord, Run } from "./result.ts";
import { trainingSeeds, trainTrial } from "./train_trial.ts";
import type { CompletedTrial, TrialHooks } from "./trial_hooks.ts";
import type { Trial } from "./trial.ts";

/**
 * Trains one method with one seed, and takes its figures.
 *
 * @param trial What is trained.
 * @param prepared Its experiment with the data.
 * @param hooks What watches and ends training.
 * @returns The run; a loss that is not finite ends it without an error.
 *
 * @example
 * ```ts ignore
 * using prepared = await prepareExperiment(experiment, await loadSource(experiment.data));
 * const { run } = await runTrial(trialsOf(experiment)[0]!, prepared);
 * console.log(run.last.test?.accuracy);
 * ```
 */
export async function runTrial(
  trial: Trial,
  prepared: PreparedExperiment,
  hooks: TrialHooks = {},
): Promise<CompletedTrial> {
  const before = hooks.completed?.(trial);
  if (before !== undefined) return before;
  const from = hooks.resumeFrom?.(trial);
  const start = performance.now() - 1000 * (from?.values.seconds as number ?? 0);
  const secondsNow = () => (performance.now() - start) / 1000;
  const { method, seed, place, set, experiment } = trial;
  const planned = await prepared.trialOf(trial);
  const seeds = trainingSeeds(trial);
  const { training, judged, pruning } = planned;
  const { signal, details = "all" } = hooks;
  const all = details === "all";
  const random = new RandomState(method.start === "own" ? [seeds.weights, place] : seeds.weights);
  const initial = drawWeights(training.model, method.initializers, random);
  using lent = prepared.lendTrainer(planned, initial, seeds.order);
  const { trainer } = lent;
  const trained = await trainTrial(trial, trainer, { planned, prepared, hooks, from, secondsNow });
  const { history, outcome, last, best, pruned } = trained;
  const weights = trained.bestWeights ?? trainer.weights();
  const chosen = trained.bestWeights === undefined ? "last" : "best";
  const learned = method.epochs > 0 && outcome.type !== "diverged";
  if (trained.bestWeights !== undefined) trainer.variables.load(trained.bestWeights);
  const model: JudgedModel = {
    byName: trainer.variables.byName,
    predict: (examples, what) => trainer.predict(examples, what),
  };
  const judgement = learned
    ? await judgeSafely(judge, planned, prepared, model, seed, { signal, details })
    : method.epochs === 0 && method.monteCarlo !== undefined
    ? await judgeSafely(judgeUntrained, planned, prepared, model, seed, { signal, details })
    : undefined;
  const complete = (figures: ChosenFigures, which: "last" | "best"): ChosenFigures =>
    which !== chosen || judgement === undefined || figures[judged] === undefined ? figures : {
      ...figures,
      [judged]: { ...figures[judged], ...judgement.figures },
    };
  const rates = !learned ? [] : effectiveRates(
    training,
    { weights: initial, rate: method.optimizer.lr },
    { weights: chosen === "last" ? weights : trainer.weights(), rate: trainer.learningRate },
  );
  const run: Run = {
    method: method.name,
    seed,
    ...(set === undefined ? {} : { set }),
    history,
    last: complete(last, "last"),
    ...(best === undefined ? {} : { best: { ...complete(best, "best"), by: best.by } }),
    chosen,
    ...(pruned === undefined ? {} : { pruned }),
    ...await describeWeights(training, weights, details),
    ...(all && judgement?.confusion !== undefined ? { confusion: judgement.confusion } : {}),
    ...(judgement?.monteCarlo === undefined ? {} : { monteCarlo: judgement.monteCarlo }),
    seconds: secondsNow(),
    outcome,
    notes: [
      ...endingNotes(method, outcome),
      ...notFiniteNotes(history),
      ...(pruned === undefined ? [] : pruningNotes(pruning!, pruned, history.length)),
      ...(hooks.notes ?? []),
      ...(judged === "train" && learned ? ["figures are those of the rows it was trained on"] : []),
      ...(judgement?.note === undefined ? [] : [judgement.note]),
    ],
    ...(all ? detailsOf(planned, weights) : {}),
    ...(rates.length === 0 ? {} : { effectiveRates: rates }),
    ...(judgement?.calibration === undefined ? {} : { calibration: judgement.calibration }),
    ...(judgement?.roc === undefined ? {} : { roc: judgement.roc }),
    ...(all && seed === experiment.seeds[0] ? picturesOf(planned, weights, judgement) : {}),
  };
  return { run, weights };
}

/** Where losses of evaluated rows stop being numbers although training goes on. */
function notFiniteNotes(history: readonly EpochRecord[]): string[] {
  return (["train", "valid", "test"] as const).flatMap((set) => {
    const found = history.find((record) => {
      const figures = record[set];
      return figures !== undefined && !Number.isFinite(figures.loss);
    });
    if (found === undefined) return [];
    return [
      `${set} loss is ${found[set]!.loss} from epoch ${found.epoch} on, want a finite number`,
    ];
  });
}

/** What a reader of a run's figures has to know of how its training ended. */
function endingNotes({ name }: Method, outcome: FitOutcome): string[] {
  switch (outcome.type) {
    case "finished":
    case "stopped": // as the experiment asks for; the number of epochs shows it
      return [];
    case "aborted":
      return [`interrupted in epoch ${outcome.epoch} after step ${outcome.step}`];
    case "diverged":
      return [
        `${name} ended: loss is ${outcome.value} in epoch ${outcome.epoch}, step ${outcome.step}, ` +
        "want a finite number",
      ];
  }
}
