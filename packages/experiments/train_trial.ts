import type { NamedTensor } from "@shrinklab/models";
import {
  BestWeights,
  EarlyStopping,
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
  type Trainer,
} from "@shrinklab/training";
import type { Method } from "./experiment.ts";
import { fixedIn } from "./fixed_part.ts";
import type { PreparedExperiment } from "./prepare.ts";
import type { PreparedMethod } from "./prepare_method.ts";
import type { ChosenFigures, EpochRecord, Figures, SetFigures } from "./result.ts";
import type { Task } from "./task.ts";
import type { TrialHooks } from "./trial_hooks.ts";
import type { Trial } from "./trial.ts";

/** What a trial is trained with. */
export interface TrainedTask {
  /** Its method with the rows of its seed. */
  readonly planned: PreparedMethod;
  /** Its experiment. */
  readonly prepared: PreparedExperiment;
  /** What watches, changes and ends training. */
  readonly hooks: TrialHooks;
  /** The state that it goes on from; nothing where it begins. */
  readonly from: State | undefined;
  /** Seconds since it began. */
  readonly secondsNow: () => number;
}

/** What training leaves behind, beside the trainer's weights. */
export interface Trained {
  /** Its epochs. */
  readonly history: readonly EpochRecord[];
  /** How it ended. */
  readonly outcome: FitOutcome;
  /** Figures at its end. */
  readonly last: ChosenFigures;
  /** Figures of its best epoch, and by what it is the best. */
  readonly best?: ChosenFigures & { readonly by: string };
  /** Weights of the best epoch, where the method chooses them. */
  readonly bestWeights?: readonly NamedTensor[];
  /** What was pruned, where the method prunes. */
  readonly pruned?: readonly PrunedRecord[];
}

/**
 * Trains a trial, and follows what its epochs come to.
 *
 * @param trial The trial.
 * @param trainer Its model, at the weights that it begins with.
 * @param task Its method, the experiment that it is of, and what watches it.
 * @returns What it leaves behind, beside the trainer's weights.
 */
export async function trainTrial(
  trial: Trial,
  trainer: Trainer,
  { planned, prepared, hooks, from, secondsNow }: TrainedTask,
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

/**
 * What is drawn with which seed.
 *
 * @param trial The trial.
 * @returns The seed of its initial weights, and that of the order of rows and the masks of dropout.
 */
export function trainingSeeds(
  { experiment, seed }: Trial,
): { readonly weights: number; readonly order: number } {
  const isFixed = fixedIn(experiment, {});
  const [first] = experiment.seeds as readonly [number];
  return {
    weights: isFixed("weights") ? first : seed,
    order: isFixed("order") ? first : seed,
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
