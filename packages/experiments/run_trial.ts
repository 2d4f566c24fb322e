import { RandomState } from "@shrinklab/data";
import type { ModelPlan, NamedTensor } from "@shrinklab/models";
import { weightsSha256 } from "@shrinklab/models";
import { countTensors, deadUnits, weightHistogram, weightQuantiles } from "@shrinklab/sparsity";
import {
  BestWeights,
  createTrainer,
  EarlyStopping,
  type EpochRecord as FitRecord,
  type Evaluation,
  fit,
  type FitOptions,
  type FitOutcome,
  fromEpoch,
  ModelVariables,
  penaltyValues,
  predict,
  predictMonteCarlo,
  type PrunedRecord,
  Pruner,
  rateEpoch,
  scheduledRate,
  type StepProgress,
  type Trainer,
  type TrainingPlan,
} from "@shrinklab/training";
import type { Method } from "./experiment.ts";
import {
  type ClassJudgement,
  confidentAnswers,
  judgeClasses,
  judgeNumbers,
  monteCarloSummary,
  notFiniteNote,
} from "./judge.ts";
import { firstLayer, worstMistakes } from "./pictures.ts";
import { drawWeights, type PreparedExperiment, type PreparedMethod } from "./prepare.ts";
import { pruningNotes } from "./pruning.ts";
import type {
  ChosenFigures,
  EpochRecord,
  Figures,
  Mistakes,
  MonteCarlo,
  Run,
  SetFigures,
} from "./result.ts";
import type { Task } from "./task.ts";
import type { Trial } from "./trial.ts";

/** What watches, changes and ends the training of a trial. */
export interface TrialHooks {
  /** Called after every step. */
  readonly onStep?: (trial: Trial, progress: StepProgress) => void;
  /** Called after every epoch and its evaluation. */
  readonly onEpoch?: (trial: Trial, record: EpochRecord) => void;
  /** Ends training after the current step, keeping what there is. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the steps in place of the trainer's own: how the fault of a source is repeated. */
  readonly stepsOf?: (trainer: Trainer) => NonNullable<FitOptions["step"]>;
  /** What a reader has to know of the trial, beside what is found here. */
  readonly notes?: readonly string[];
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
  const start = performance.now();
  const { method, seed, place, set } = trial;
  const planned = prepared.methodOf(method);
  const { training, judged, pruning } = planned;
  const random = new RandomState(method.start === "own" ? [seed, place] : seed);
  const initial = drawWeights(training.model, method.initializers, random);
  using trainer = createTrainer(training, initial, { seed, masked: pruning !== undefined });
  const trained = await train(trial, planned, prepared, trainer, hooks);
  const { history, outcome, last, best, pruned } = trained;
  const weights = trained.bestWeights ?? trainer.weights();
  const chosen = trained.bestWeights === undefined ? "last" : "best";
  const learned = method.epochs > 0 && outcome.type !== "diverged";
  using bestVariables = trained.bestWeights &&
    new ModelVariables(training.model, trained.bestWeights);
  const { byName } = bestVariables ?? trainer.variables;
  const { signal } = hooks;
  const judgement = learned
    ? await judgeSafely(judge, planned, prepared, byName, seed, signal)
    : method.epochs === 0 && method.monteCarlo !== undefined
    ? await judgeSafely(judgeUntrained, planned, prepared, byName, seed, signal)
    : undefined;
  const complete = (figures: ChosenFigures, which: "last" | "best"): ChosenFigures =>
    which !== chosen || judgement === undefined || figures[judged] === undefined ? figures : {
      ...figures,
      [judged]: { ...figures[judged], ...judgement.figures },
    };
  const run: Run = {
    method: method.name,
    seed,
    ...(set === undefined ? {} : { set }),
    history,
    last: complete(last, "last"),
    ...(best === undefined ? {} : { best: { ...complete(best, "best"), by: best.by } }),
    chosen,
    ...(pruned === undefined ? {} : { pruned }),
    ...await describeWeights(training, weights),
    ...(judgement?.confusion === undefined ? {} : { confusion: judgement.confusion }),
    ...(judgement?.monteCarlo === undefined ? {} : { monteCarlo: judgement.monteCarlo }),
    seconds: (performance.now() - start) / 1000,
    outcome,
    notes: [
      ...endingNotes(method, outcome),
      ...notFiniteNotes(history),
      ...(pruned === undefined ? [] : pruningNotes(pruning!, pruned, history.length)),
      ...(hooks.notes ?? []),
      ...(judged === "train" && learned ? ["figures are those of the rows it was trained on"] : []),
      ...(judgement?.note === undefined ? [] : [judgement.note]),
    ],
    ...detailsOf(planned, weights),
    ...(judgement?.calibration === undefined ? {} : { calibration: judgement.calibration }),
    ...(judgement?.roc === undefined ? {} : { roc: judgement.roc }),
    ...(seed === trial.experiment.seeds[0] ? picturesOf(planned, weights, judgement) : {}),
  };
  return { run, weights };
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
): Promise<Trained> {
  const { method, seed } = trial;
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
  const history: EpochRecord[] = [];
  const { outcome } = await fit(trainer, {
    train: train!,
    ...(valid === undefined ? {} : { valid }),
    ...(test === undefined ? {} : { test }),
    evaluateTrain: evaluateTrain && rows.task === "classes",
    evaluateEvery: method.evaluateEvery ?? 1,
    ...(evaluate === undefined ? {} : { evaluate }),
    epochs,
    batchSize,
    seed,
    dropLast: method.dropLast ?? false,
    callbacks: [
      ...(pruner ? [pruner] : []),
      ...(best ? [fromEpoch(first, best)] : []),
      ...(stop ? [fromEpoch(first, new EarlyStopping(stop))] : []),
      ...(schedule ? [scheduledRate(schedule, method.optimizer.lr, rateOf)] : []),
    ],
    ...(hooks.stepsOf === undefined ? {} : { step: hooks.stepsOf(trainer) }),
    ...(hooks.signal === undefined ? {} : { signal: hooks.signal }),
    onStep: (progress) => hooks.onStep?.(trial, progress),
    onEpoch: (record) => {
      history.push(epochRecord(record, rows.task, penaltyNow));
      hooks.onEpoch?.(trial, history.at(-1)!);
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

/**
 * Judges a model by the rows that count.
 *
 * @param planned The method.
 * @param prepared Its experiment with the data.
 * @param byName Parameters and moving statistics by name.
 * @param seed Fixes the masks of dropout.
 * @param signal Ends predictions under dropout.
 * @returns Figures beside loss and accuracy, and what is predicted under dropout where it is asked.
 */
export async function judge(
  planned: PreparedMethod,
  prepared: PreparedExperiment,
  byName: ModelVariables["byName"],
  seed: number,
  signal?: AbortSignal,
): Promise<Judgement> {
  const { method: { loss }, training: { model }, rows, judged } = planned;
  const examples = prepared.resident(planned, judged)!;
  const { labels } = rows[judged]!;
  const outputs = predict(model, byName, examples, { seed });
  const notFinite = notFiniteNote(outputs, ROWS[judged]);
  const underDropout = await judgeUnderDropout(planned, prepared, byName, seed, signal);
  if (rows.task === "number") {
    return { figures: judgeNumbers(outputs, labels), ...noteOf(notFinite, underDropout.note) };
  }
  const what = prepared.source.type === "images" ? "image" : "row";
  const plain = rows.classes?.length === 2 ? withoutLastActivation(model) : undefined;
  const { note, ...classes } = judgeClasses(outputs, {
    loss,
    labels,
    trainLabels: rows.train.labels,
    what,
    classes: rows.classes,
    ...(plain === undefined ? {} : { logits: predict(plain, byName, examples, { seed }) }),
  });
  const mistakes = worstMistakes(rows[judged]!, confidentAnswers(outputs, loss));
  return {
    ...classes,
    ...underDropout,
    ...noteOf(notFinite, note, underDropout.note),
    ...(mistakes === undefined ? {} : { mistakes }),
  };
}

/** What the rows that count are predicted as under dropout, where that is asked. */
async function judgeUnderDropout(
  ...[planned, prepared, byName, seed, signal]: Parameters<typeof judge>
): Promise<Pick<Judgement, "monteCarlo" | "note">> {
  const { method: { loss, monteCarlo }, training: { model }, rows, judged } = planned;
  if (monteCarlo === undefined) return {};
  if (rows.task === "number") {
    return { note: "no predictions under dropout: a number is predicted" };
  }
  const examples = prepared.resident(planned, judged)!;
  const { passes } = monteCarlo;
  const options = { passes, seed, loss, signal };
  try {
    const prediction = await predictMonteCarlo(model, byName, examples, options);
    return { monteCarlo: monteCarloSummary(prediction, rows[judged]!.labels) };
  } catch (error) {
    if (error !== signal?.reason) throw error;
    return { note: "interrupted in its predictions under dropout" };
  }
}

/** What can be said of weights as they were drawn: predictions under dropout alone. */
async function judgeUntrained(...asked: Parameters<typeof judge>): Promise<Judgement> {
  const note = "predictions under dropout are those of the untrained network";
  return { figures: {}, note, ...await judgeUnderDropout(...asked) };
}

/** What the sets of rows are called in a sentence. */
const ROWS = { train: "training", valid: "held-out", test: "test" } as const;

function noteOf(...notes: (string | undefined)[]): { readonly note?: string } {
  const said = notes.filter((note) => note !== undefined);
  return said.length === 0 ? {} : { note: said.join("; ") };
}

/** The model up to what enters its last activation; nothing where that is no sigmoid or softmax. */
function withoutLastActivation(model: ModelPlan): ModelPlan | undefined {
  const last = model.layers.at(-1);
  if (last === undefined || !("activation" in last.spec)) return undefined;
  const { activation } = last.spec;
  if (activation !== "sigmoid" && activation !== "softmax") return undefined;
  const spec = { ...last.spec, activation: "linear" } as const;
  return { ...model, layers: [...model.layers.slice(0, -1), { ...last, spec }] };
}

/** A failure to judge does not lose what was trained: it becomes a note. */
async function judgeSafely(
  by: typeof judge,
  ...asked: Parameters<typeof judge>
): Promise<Judgement> {
  try {
    return await by(...asked);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { figures: {}, note: `nothing but loss and accuracy could be taken: ${reason}` };
  }
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

/** What {@linkcode judge} finds. */
export interface Judgement extends Partial<Omit<ClassJudgement, "figures">> {
  /** Figures of the rows that count, beside loss and accuracy. */
  readonly figures: Partial<Figures>;
  /** Predictions under dropout. */
  readonly monteCarlo?: MonteCarlo;
  /** Images that were answered wrongly. */
  readonly mistakes?: Mistakes;
}

/** Bins of a histogram: enough for a power of two that is nearly twice the largest weight. */
const BINS = 256;

/** How kernels are spread, and which units do nothing. */
function detailsOf(
  { training: { model: { parameters } } }: PreparedMethod,
  weights: readonly NamedTensor[],
): Pick<Run, "histograms" | "deadUnits"> {
  const kernels = weights.filter((_, at) => parameters[at]?.role === "kernel");
  return {
    histograms: kernels.map((kernel) => {
      const largest = kernel.values.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
      const limit = largest > 0 && largest < Infinity ? 2 ** Math.ceil(Math.log2(largest)) : 1;
      const { counts } = weightHistogram([kernel], limit, BINS);
      return { parameter: kernel.name, limit, counts: [...counts] };
    }),
    ...deadUnitsOf(
      weights.slice(0, parameters.length),
      parameters.filter(({ role }) => role === "kernel").map(({ layer }) => layer),
    ),
  };
}

/** Units that do nothing; nothing of networks whose layers do not read one another in a row. */
function deadUnitsOf(
  weights: readonly NamedTensor[],
  layers: readonly string[],
): Pick<Run, "deadUnits"> {
  try {
    const found = deadUnits(weights, { layers });
    const kernels = weights.filter(({ name }) => name.endsWith("/kernel"));
    const exact = deadUnits(kernels, { layers, threshold: 0 });
    if ("why" in found || "why" in exact) return {};
    return {
      deadUnits: found.layers.map(({ layer, size, silent, unread }, at) => ({
        layer,
        size,
        silent: silent.length,
        unread: unread.length,
        live: size - new Set([...exact.layers[at]!.silent, ...exact.layers[at]!.unread]).size,
      })),
    };
  } catch (error) {
    // A layer of another kind than dense and convolutions: nothing is known of its units.
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function picturesOf(
  { rows, training }: PreparedMethod,
  weights: readonly NamedTensor[],
  { mistakes }: Pick<Judgement, "mistakes"> = {},
): Pick<Run, "pictures"> {
  const first = firstLayer(training.model, weights, rows.train.shape);
  if (first === undefined && mistakes === undefined) return {};
  return {
    pictures: {
      ...(first === undefined ? {} : { firstLayer: first }),
      ...(mistakes === undefined ? {} : { mistakes }),
    },
  };
}

/**
 * What a run says of weights alone.
 *
 * @param training The method's training.
 * @param weights The weights, parameters first.
 * @returns Penalties, zeros, quantiles and hash.
 */
export async function describeWeights(
  training: TrainingPlan,
  weights: readonly NamedTensor[],
): Promise<Pick<Run, "penalties" | "sparsity" | "quantiles" | "weightsSha256">> {
  const { parameters } = training.model;
  const kernels = weights.filter((_, at) => parameters[at]?.role === "kernel");
  return {
    penalties: penaltyValues(training, weights),
    sparsity: countTensors(weights.slice(0, parameters.length)).map((counts) => {
      const { notFinite: _, ...record } = counts;
      return record;
    }),
    quantiles: weightQuantiles(kernels),
    weightsSha256: await weightsSha256(weights),
  };
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
