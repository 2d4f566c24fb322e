import { RandomState } from "@shrinklab/data";
import type { NamedTensor } from "@shrinklab/models";
import {
  BestWeights,
  type CheckpointOptions,
  EarlyStopping,
  effectiveRates,
  type EpochRecord as FitRecord,
  type Evaluation,
  fit,
  type FitOptions,
  type FitOutcome,
  fromEpoch,
  joinStates,
  positionOf,
  type PrunedRecord,
  Pruner,
  rateEpoch,
  scheduledRate,
  type State,
  statePart,
  type StepProgress,
  type Steps,
  type Trainer,
} from "@shrinklab/training";
import { describeWeights, detailsOf, picturesOf } from "./describe_trial.ts";
import { drawWeights } from "./draw_weights.ts";
import type { Method } from "./experiment.ts";
import { fixedIn } from "./fixed_part.ts";
import {
  type Details,
  judge,
  type JudgedModel,
  judgeSafely,
  judgeUntrained,
} from "./judge_trial.ts";
import type { PreparedExperiment } from "./prepare.ts";
import type { PreparedMethod } from "./prepare_method.ts";
import { pruningNotes } from "./pruning.ts";
import type { ChosenFigures, EpochRecord, Figures, Run, SetFigures } from "./result.ts";
import type { Task } from "./task.ts";
import type { Trial } from "./trial.ts";

/** What watches, changes and ends the training of a trial. */
export interface TrialHooks {
  /** Called after every step. */
  readonly onStep?: (trial: Trial, progress: StepProgress) => void;
  /** Called after every epoch and its evaluation; `weights` reads those of now, which takes time. */
  readonly onEpoch?: (
    trial: Trial,
    record: EpochRecord,
    weights: () => readonly NamedTensor[],
  ) => void;
  /** Ends training after the current step, keeping what there is. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the steps in place of the trainer's own: how the fault of a source is repeated. */
  readonly stepsOf?: (trainer: Trainer) => Steps;
  /** When the state of a trial is handed out, and to whom; default never. */
  readonly checkpoint?: TrialCheckpoints;
  /** The state that a trial goes on from, where it was interrupted; nothing where it begins. */
  readonly resumeFrom?: (trial: Trial) => State | undefined;
  /** What came of a trial that has ended before: it is not trained again. */
  readonly completed?: (trial: Trial) => CompletedTrial | undefined;
  /**
   * How much is said of a trial: `"all"` (default), or `"figures"`: the numbers that trials are
   * compared by, without confusion, calibration, curves, histograms, quantiles and pictures.
   */
  readonly details?: Details;
  /** What a reader has to know of the trial, beside what is found here. */
  readonly notes?: readonly string[];
}

/** When the state of a trial is handed out, and to whom. */
export interface TrialCheckpoints extends Pick<CheckpointOptions, "every"> {
  /** Takes a state, which `resumeFrom` may give another run; training waits for it. */
  readonly write: (state: State, trial: Trial) => void | Promise<void>;
}

/** A trial that has ended. */
export interface CompletedTrial {
  /** What is written of it. */
  readonly run: Run;
  /** The chosen weights. */
  readonly weights: readonly NamedTensor[];
}

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
  const trained = await train(trial, planned, prepared, trainer, hooks, from, secondsNow);
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

/**
 * Tells where a trial was when its state was taken.
 *
 * @param state What the checkpoint of a trial got.
 * @returns Epoch, from 1, and how many steps of it were made.
 *
 * @example
 * ```ts ignore
 * const { epoch, step } = trialPosition(checkpoint.state);
 * console.log(`goes on in epoch ${epoch} after step ${step}`);
 * ```
 */
export function trialPosition(state: State): Pick<StepProgress, "epoch" | "step"> {
  return positionOf(statePart(state, "fit"));
}

/** What draws the initial weights, and what the order of rows and the masks of dropout. */
function trainingSeeds(
  { experiment, seed }: Trial,
): { readonly weights: number; readonly order: number } {
  const isFixed = fixedIn(experiment, {});
  const [first] = experiment.seeds as readonly [number];
  return {
    weights: isFixed("weights") ? first : seed,
    order: isFixed("order") ? first : seed,
  };
}

/** What training leaves behind, beside the trainer's weights. */
interface Trained {
  readonly history: readonly EpochRecord[];
  readonly outcome: FitOutcome;
  readonly last: ChosenFigures;
  readonly best?: ChosenFigures & { readonly by: string };
  /** Weights of the best epoch, where the method chooses them. */
  readonly bestWeights?: readonly NamedTensor[];
  /** What was pruned, where the method prunes. */
  readonly pruned?: readonly PrunedRecord[];
}

async function train(
  trial: Trial,
  planned: PreparedMethod,
  prepared: PreparedExperiment,
  trainer: Trainer,
  hooks: TrialHooks,
  from: State | undefined,
  secondsNow: () => number,
): Promise<Trained> {
  const { method } = trial;
  const { rows, batchSize, epochs, pruning } = planned;
  const { stop, choose, schedule, evaluateTrain = true } = method;
  const resident = (set: "train" | "valid" | "test") => prepared.resident(planned, set);
  if (epochs === 0) {
    // Rows are copied to the backend only if penalties on outputs want some.
    const wants = planned.training.regularization.activities.size > 0;
    const examples = wants ? resident("valid") ?? resident("test") ?? resident("train") : undefined;
    const last = { epoch: 0, penalty: trainer.penalty(examples) };
    return { history: [], outcome: { type: "finished" }, last };
  }
  const [train, valid, test] = [resident("train"), resident("valid"), resident("test")];
  const penaltyNow = () => trainer.penalty(valid ?? test ?? train);
  const evaluate = evaluation(method, batchSize, (test ?? valid ?? train!).rows);
  const best = choose && new BestWeights(choose);
  const pruner = pruning && new Pruner(trainer, pruning);
  // Of weights that are pruned later nothing is chosen.
  const first = (pruning?.settled ?? 0) + 1;
  const rateOf = pruning && ((epoch: number) => rateEpoch(pruning, epoch));
  const history: EpochRecord[] = [...from?.values.history as EpochRecord[] ?? []];
  const { checkpoint } = hooks;
  const write = (fit: State) =>
    checkpoint?.write(joinStates({ fit }, { history: [...history], seconds: secondsNow() }), trial);
  const { outcome } = await fit(trainer, {
    train: train!,
    ...(valid === undefined ? {} : { valid }),
    ...(test === undefined ? {} : { test }),
    evaluateTrain: evaluateTrain && rows.task === "classes",
    evaluateEvery: method.evaluateEvery ?? 1,
    ...(evaluate === undefined ? {} : { evaluate }),
    epochs,
    batchSize,
    seed: trainingSeeds(trial).order,
    dropLast: method.dropLast ?? false,
    callbacks: [
      ...(pruner ? [pruner] : []),
      ...(best ? [fromEpoch(first, best)] : []),
      ...(stop ? [fromEpoch(first, new EarlyStopping(stop))] : []),
      ...(schedule ? [scheduledRate(schedule, method.optimizer.lr, rateOf)] : []),
    ],
    ...(hooks.stepsOf === undefined ? {} : { steps: hooks.stepsOf(trainer) }),
    ...(checkpoint === undefined ? {} : { checkpoint: { every: checkpoint.every, write } }),
    ...(from === undefined ? {} : { resumeFrom: statePart(from, "fit") }),
    ...(hooks.signal === undefined ? {} : { signal: hooks.signal }),
    ...(hooks.onStep === undefined
      ? {}
      : { onStep: (progress: StepProgress) => hooks.onStep!(trial, progress) }),
    onEpoch: (record) => {
      history.push(epochRecord(record, rows.task, penaltyNow));
      hooks.onEpoch?.(trial, history.at(-1)!, () => trainer.weights());
    },
  });
  const end = history.at(-1);
  // Training that stops between two evaluations, or after pruning before the next step, ends with
  // weights that nothing was said of yet.
  const unseen = outcome.type !== "diverged" && end !== undefined &&
    (!isEvaluated(end) || pruner?.records.at(-1)?.epoch === end.epoch);
  const figures: SetFigures = unseen
    ? setFigures(
      {
        ...(evaluateTrain && rows.task === "classes"
          ? { train: trainer.evaluate(train!, evaluate) }
          : {}),
        ...(valid === undefined ? {} : { valid: trainer.evaluate(valid, evaluate) }),
        ...(test === undefined ? {} : { test: trainer.evaluate(test, evaluate) }),
      },
      rows.task,
    )
    : end ?? {};
  const last: ChosenFigures = outcome.type === "diverged"
    ? { epoch: history.length, penalty: NaN }
    : chosenOf({
      ...figures,
      epoch: end?.epoch ?? 0,
      penaltyAfter: unseen ? penaltyNow() : end?.penaltyAfter ?? penaltyNow(),
    });
  const by = choose?.monitor ?? (valid === undefined ? undefined : "valid.loss");
  const found = choose
    ? history.find(({ epoch }) => epoch === best!.record?.epoch)
    : lowest(history.filter(({ epoch }) => epoch >= first));
  return {
    history,
    outcome,
    last,
    ...(by === undefined || found === undefined ? {} : { best: { ...chosenOf(found), by } }),
    ...(best?.weights === undefined ? {} : { bestWeights: best.weights }),
    ...(pruner === undefined ? {} : { pruned: pruner.records }),
  };
}

/** How sets are evaluated: as usual, or in whole batches of training's size as some sources do. */
function evaluation(
  { evaluateDropLast = false }: Method,
  batchSize: number,
  rows: number,
): FitOptions["evaluate"] {
  return evaluateDropLast ? { batchSize: Math.min(batchSize, rows), dropLast: true } : undefined;
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

function epochRecord(record: FitRecord, task: Task, penaltyNow: () => number): EpochRecord {
  const { epoch, loss, dataLoss, penalty, lastBatchLoss, seconds } = record;
  const sets = setFigures(record, task);
  return {
    epoch,
    loss,
    dataLoss,
    penalty,
    lastBatchLoss,
    ...sets,
    ...(isEvaluated(sets) ? { penaltyAfter: penaltyNow() } : {}),
    seconds,
  };
}

function setFigures(
  record: { readonly [Set in keyof SetFigures]: Evaluation },
  task: Task,
): SetFigures {
  return Object.fromEntries((["train", "valid", "test"] as const).flatMap((set) => {
    const evaluation = record[set];
    if (evaluation === undefined) return [];
    const { rows, loss, accuracy } = evaluation;
    const figures: Figures = { rows, loss, ...(task === "classes" ? { accuracy } : {}) };
    return [[set, figures]];
  }));
}

function isEvaluated({ train, valid, test }: SetFigures): boolean {
  return (train ?? valid ?? test) !== undefined;
}

function chosenOf(
  { epoch, penaltyAfter = NaN, train, valid, test }:
    & SetFigures
    & Pick<EpochRecord, "epoch" | "penaltyAfter">,
): ChosenFigures {
  return {
    epoch,
    penalty: penaltyAfter,
    ...(train === undefined ? {} : { train }),
    ...(valid === undefined ? {} : { valid }),
    ...(test === undefined ? {} : { test }),
  };
}

/** The epoch with the lowest loss of the validation rows. */
function lowest(history: readonly EpochRecord[]): EpochRecord | undefined {
  return history.reduce<EpochRecord | undefined>(
    (best, one) => (one.valid?.loss ?? NaN) < (best?.valid?.loss ?? Infinity) ? one : best,
    undefined,
  );
}

/**
 * What a reader of a run's figures has to know of how its training ended.
 *
 * @param method The method, by its name.
 * @param outcome How it ended.
 * @returns Nothing where it finished, else one line.
 *
 * @example
 * ```ts
 * import { endingNotes } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(endingNotes({ name: "l1" }, { type: "aborted", epoch: 2, step: 7 }), [
 *   "interrupted in epoch 2 after step 7",
 * ]);
 * ```
 */
export function endingNotes({ name }: { readonly name: string }, outcome: FitOutcome): string[] {
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
