import type { RandomState } from "@shrinklab/data";
import {
  type DenseSpec,
  formatNetwork,
  type InitializerName,
  initializers,
  type LayerSpec,
  type ModelPlan,
  type ModelSpec,
  type NamedTensor,
} from "@shrinklab/models";
import { shortNumber } from "@shrinklab/names";
import {
  effectiveGradient,
  isGroupPenalty,
  isProximal,
  parameterGroups,
  type PenaltyTerm,
  type StepSize,
} from "@shrinklab/regularizers";
import {
  balancedClassWeights,
  type LentTrainer,
  penaltyNotes,
  planTraining,
  type PruningPlan,
  ResidentExamples,
  settingNotes,
  TrainerPool,
  type TrainingPlan,
} from "@shrinklab/training";
import type { Experiment, Initializers, Method } from "./experiment.ts";
import { checkPrunedMethods, pruningOf } from "./pruning.ts";
import { judgingSets, type MethodSummary } from "./result.ts";
import { movedRows } from "./fixed_part.ts";
import { chooseRows, type Rows, type RowSeeds } from "./rows.ts";
import type { Source } from "./source.ts";
import { lastLayer } from "./task.ts";
import { type Trial, trialsOf } from "./trial.ts";

/** A method with its rows and a model that fits them, ready to be trained. */
export interface PreparedMethod {
  /** The method as the experiment states it. */
  readonly method: Method;
  /** What it trains on and is judged by. */
  readonly rows: Rows;
  /** Model, loss, penalties and optimizer, checked and resolved. */
  readonly training: TrainingPlan;
  /** Rows in a batch. */
  readonly batchSize: number;
  /** The most passes over the training rows, those after pruning among them. */
  readonly epochs: number;
  /** Steps in an epoch. */
  readonly steps: number;
  /** What is pruned after which of them, where something is. */
  readonly pruning?: PruningPlan;
  /** The set of rows whose figures count. */
  readonly judged: typeof judgingSets[number];
  /** Number of weights that are trained. */
  readonly parameters: number;
}

/**
 * An experiment with its data at hand: all that its trials have in common is worked out once, and
 * rows that several trials use lie on the backend once.
 */
export class PreparedExperiment implements Disposable {
  /** What is run. */
  readonly experiment: Experiment;
  /** The data that its rows are taken from. */
  readonly source: Source;
  /** Rows of the first seed, then those of others, of which the last few are kept. */
  readonly #rows: Map<string, Rows>;
  readonly #fixed: number;
  readonly #methods = new Map<Rows, Map<string, PreparedMethod>>();
  /** The same by object, of methods whose rows no seed moves: their texts need not be written again. */
  readonly #known = new WeakMap<Method, PreparedMethod>();
  readonly #resident = new Map<object, Map<string, ResidentExamples>>();
  readonly #trainers = new TrainerPool();

  /** Use {@linkcode prepareExperiment}. */
  constructor(experiment: Experiment, source: Source, rows: ReadonlyMap<string, Rows>) {
    this.experiment = experiment;
    this.source = source;
    this.#rows = new Map(rows);
    this.#fixed = rows.size;
  }

  /**
   * The method of a trial with the rows of its seed, which are chosen where that is a new one.
   *
   * @param trial Its method and seed.
   * @returns It; good until the rows of many other seeds have been taken.
   * @throws {RangeError} If model, penalties, loss, target, monitors and batch size do not fit.
   */
  async trialOf({ method, seed }: Pick<Trial, "method" | "seed">): Promise<PreparedMethod> {
    const known = this.#known.get(method);
    if (known !== undefined) return known;
    const key = rowsKey(this.experiment, method, seed);
    if (!this.#rows.has(key)) {
      this.#makeRoom();
      const seeds = rowSeeds(this.experiment, method, seed);
      const spec = dataOf(this.experiment, method);
      this.#rows.set(key, await chooseRows(this.source, spec, method.loss, seeds));
    }
    return this.methodOf(method, seed);
  }

  /**
   * A method with its rows and its model.
   *
   * @param method The method, of the experiment or of one of its trials.
   * @param seed Whose rows; the experiment's first one by default.
   * @returns It, the same for equal methods and rows.
   * @throws {RangeError} If model, penalties, loss, target, monitors and batch size do not fit.
   */
  methodOf(method: Method, seed: number = this.experiment.seeds[0]!): PreparedMethod {
    const known = this.#known.get(method);
    if (known !== undefined) return known;
    const rows = this.#rows.get(rowsKey(this.experiment, method, seed));
    if (rows === undefined) {
      throw new TypeError(`Cannot take rows: method ${method.name} is not the experiment's`);
    }
    let methods = this.#methods.get(rows);
    if (methods === undefined) this.#methods.set(rows, methods = new Map());
    const key = JSON.stringify(method);
    let prepared = methods.get(key);
    if (prepared === undefined) methods.set(key, prepared = prepareMethod(method, rows));
    const moved = Object.keys(rowSeeds(this.experiment, method, seed)).length > 0;
    if (!moved) this.#known.set(method, prepared);
    return prepared;
  }

  /**
   * Lends a trainer of a method: where trials of equal shapes have ended, one of theirs, with its
   * buffers and recorded steps.
   *
   * @param prepared The method.
   * @param initial Its first weights.
   * @param seed Fixes the masks of dropout.
   * @returns The trainer, to be given back with `using`.
   */
  lendTrainer(
    { training, pruning }: PreparedMethod,
    initial: readonly NamedTensor[],
    seed: number,
  ): LentTrainer {
    return this.#trainers.lend(training, initial, { seed, masked: pruning !== undefined });
  }

  /**
   * Rows of a method on the active backend, copied there once.
   *
   * @param prepared The method.
   * @param set Which of its rows.
   * @returns The rows; nothing where it has none. They stay this object's.
   */
  resident(
    { rows, training }: PreparedMethod,
    set: "train" | "valid" | "test",
  ): ResidentExamples | undefined {
    const examples = rows[set];
    if (examples === undefined) return undefined;
    const { scale } = rows;
    const shape = training.model.input;
    let copies = this.#resident.get(examples);
    if (!copies) this.#resident.set(examples, copies = new Map());
    const key = `${scale} ${shape}`;
    let copy = copies.get(key);
    if (!copy) copies.set(key, copy = new ResidentExamples(examples, { scale, shape }));
    return copy;
  }

  /** What a result says of each method. */
  summaries(): MethodSummary[] {
    return this.experiment.methods.map((method) => summaryOf(this.methodOf(method)));
  }

  /** Frees the trainers and the rows on the backend. */
  [Symbol.dispose](): void {
    this.#trainers[Symbol.dispose]();
    for (const copies of this.#resident.values()) {
      for (const copy of copies.values()) copy[Symbol.dispose]();
    }
    this.#resident.clear();
  }

  /** Lets go of the rows of the seed that was the first to come after the experiment's first. */
  #makeRoom(): void {
    if (this.#rows.size < this.#fixed + KEPT_ROWS) return;
    const [key, rows] = [...this.#rows].find((_, place) => place >= this.#fixed)!;
    this.#rows.delete(key);
    this.#methods.delete(rows);
    // Their recordings are of these rows.
    this.#trainers[Symbol.dispose]();
    const still = new Set(
      [...this.#rows.values()].flatMap(({ train, valid, test }) => [train, valid, test]),
    );
    for (const examples of [rows.train, rows.valid, rows.test]) {
      if (examples === undefined || still.has(examples)) continue;
      for (const copy of this.#resident.get(examples)?.values() ?? []) copy[Symbol.dispose]();
      this.#resident.delete(examples);
    }
  }
}

/** Rows of so many seeds are kept, beside those of the first. */
const KEPT_ROWS = 8;

/** What the rows of a method depend on. */
function rowsKey(experiment: Experiment, method: Method, seed: number): string {
  const spec = dataOf(experiment, method);
  const seeds = rowSeeds(experiment, method, seed);
  return JSON.stringify([spec, spec.type === "table" ? method.loss : "", seeds]);
}

/** The seeds of what is drawn of the rows, as far as a trial's seed decides it. */
function rowSeeds(experiment: Experiment, method: Method, seed: number): RowSeeds {
  const { subset = false, split = false } = movedRows(experiment, dataOf(experiment, method));
  return { ...(subset ? { subset: seed } : {}), ...(split ? { split: seed } : {}) };
}

function dataOf(experiment: Experiment, { data }: Method): Experiment["data"] {
  return { ...experiment.data, ...data } as Experiment["data"];
}

/**
 * Works out what the trials of an experiment need, before anything is computed or written.
 *
 * @param experiment The experiment.
 * @param source Its data.
 * @returns The experiment, ready to run.
 * @throws {RangeError} If a method does not fit the data.
 * @throws {SyntaxError} If the text of a penalty does not parse.
 *
 * @example
 * ```ts
 * import { loadSource, planExperiment, prepareExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets["e4-grades"]]);
 * using prepared = await prepareExperiment(experiment, await loadSource(experiment.data));
 * const { rows, training } = prepared.methodOf(experiment.methods[0]!);
 * assertEquals([rows.train.rows, rows.valid?.rows], [4800, 1200]);
 * assertEquals([training.model.input, training.model.layers.at(-1)?.outputShape], [[9], [7]]);
 * ```
 */
export async function prepareExperiment(
  experiment: Experiment,
  source: Source,
): Promise<PreparedExperiment> {
  checkPrunedMethods(experiment);
  const rows = new Map<string, Rows>();
  const [seed] = experiment.seeds as readonly [number];
  const methods = trialsOf({ ...experiment, seeds: [seed] }).map(({ method }) => method);
  for (const method of methods) {
    const key = rowsKey(experiment, method, seed);
    if (rows.has(key)) continue;
    const seeds = rowSeeds(experiment, method, seed);
    rows.set(key, await chooseRows(source, dataOf(experiment, method), method.loss, seeds));
  }
  const prepared = new PreparedExperiment(experiment, source, rows);
  for (const method of methods) prepared.methodOf(method);
  return prepared;
}

/**
 * Draws initial weights layer by layer, kernel before bias, then the moving statistics.
 *
 * @param plan The model.
 * @param schemes Initializers of the layers and of the last one.
 * @param random Where the numbers come from.
 * @returns A tensor for each parameter and moving statistic.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data";
 * import { drawWeights } from "@shrinklab/experiments";
 * import { planModel } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [4], layers: [{ type: "Dense", units: 2 }] });
 * const [, bias] = drawWeights(plan, { layers: "glorot-normal" }, new RandomState(1));
 * assertEquals([...bias!.values], [0, 0]);
 * ```
 */
export function drawWeights(
  plan: ModelPlan,
  schemes: Initializers,
  random: RandomState,
): NamedTensor[] {
  const last = plan.layers.at(-1)?.name;
  return [...plan.parameters, ...plan.statistics].map((parameter) => {
    const { name, shape, layer, initial } = parameter;
    const scheme: InitializerName = layer === last
      ? schemes.last ?? schemes.layers
      : schemes.layers;
    const values = initial === undefined
      ? initializers[scheme](parameter, random)
      : new Float32Array(sizeOf(shape)).fill(initial);
    return { name, shape, values };
  });
}

/**
 * Says what a method adds to the gradient of a weight w, or does beside it, so that strengths that
 * frameworks scale differently can be compared: of a penalty with a proximal step what that takes at
 * the learning rate.
 *
 * @param training The method's training.
 * @returns One line for each penalty and for weight decay, such as `l2 0.05: 0.1 w`.
 *
 * @example
 * ```ts
 * import { gradientLines } from "@shrinklab/experiments";
 * import { planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const training = planTraining({
 *   model: { input: [4], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1, momentum: 0.9 },
 *   penalty: "l2(0.05)+prox-l1(0.001)",
 * });
 * assertEquals(gradientLines(training), [
 *   "l2 0.05: 0.1 w in every kernel",
 *   "prox-l1 0.001: none, instead a threshold of 0.001 a step in every kernel, learning rate / " +
 *   "(1 - momentum) being 1",
 * ]);
 * ```
 */
export function gradientLines(training: TrainingPlan): string[] {
  const { penalties, optimizer: { decay }, spec: { optimizer: { type, l1 = 0, l2 = 0 } } } =
    training;
  const step = stepSize(training);
  return [
    ...penalties.map((term) => {
      const { penalty } = term;
      const stepped = isProximal(penalty) || isGroupPenalty(penalty);
      return `${effectiveGradient(penalty, step)} in ${placesOf(training, term)}` +
        (stepped ? stepText(training) : "");
    }),
    ...(decay.factor === 0
      ? []
      : [`${effectiveGradient({ type: "weight-decay", ...decay })} in every parameter`]),
    ...(type === "Ftrl"
      ? [
        `${type} l1=${shortNumber(l1)},l2=${shortNumber(l2)}: none, instead w is 0 where the ` +
        `gradients add up to less than ${shortNumber(l1)}, in every parameter`,
      ]
      : []),
  ];
}

/** A number of steps after which no correction of an optimizer's start is left. */
const LONG_AFTER = 2 ** 30;

function stepSize({ optimizer: { proximal }, spec }: TrainingPlan): StepSize {
  return {
    rate: proximal?.rate(LONG_AFTER, spec.optimizer.lr) ?? spec.optimizer.lr,
    divided: proximal?.evaluate !== undefined,
  };
}

/** What a proximal step was multiplied by, and divided. */
function stepText(training: TrainingPlan): string {
  const { type, momentum = 0 } = training.spec.optimizer;
  const { rate, divided } = stepSize(training);
  return `, learning rate${momentum > 0 ? " / (1 - momentum)" : ""} being ${shortNumber(rate)}` +
    (divided ? ` and D what ${type} divides a gradient by` : "");
}

/** What a term is over; of groups, with the root of their size where the penalty counts that. */
function placesOf({ model }: TrainingPlan, { penalty, over }: PenaltyTerm): string {
  if (isGroupPenalty(penalty)) {
    const { parameters } = model;
    const groups = parameterGroups(parameters, [{ penalty, over }]);
    const kind = over === "features" ? "input features" : over === "filters" ? over : "units";
    return `the ${kind} of ` +
      groups.map(({ kernel, weight }) =>
        `${parameters[kernel]!.layer}${weight === 1 ? "" : ` (${shortNumber(weight)})`}`
      ).join(", ");
  }
  if (typeof over !== "string") {
    return over.map((place) => "layer" in place ? place.layer : place.parameter).join(", ");
  }
  return { all: "every parameter", scales: "every scale of a normalization" }[over as string] ??
    "every kernel";
}

function prepareMethod(method: Method, rows: Rows): PreparedMethod {
  const { loss, optimizer, penalty, network, classWeights } = method;
  const last = { ...lastLayer(loss, rows.classes?.length), ...network.last };
  const layers = endsWith(network.layers, last) ? network.layers : [...network.layers, last];
  const model: ModelSpec = { input: inputShape(layers, rows.train.shape), layers };
  const weights = classWeights === "balanced"
    ? balancedClassWeights(rows.train.labels, rows.classes?.length ?? 0)
    : classWeights;
  const training = planTraining({
    model,
    loss,
    optimizer,
    ...(penalty === undefined ? {} : { penalty }),
    ...(weights === undefined ? {} : { classWeights: weights }),
  });
  const { rows: count } = rows.train;
  const batchSize = method.batchSize === "all" ? count : method.batchSize;
  if (batchSize > count) {
    throw new RangeError(
      `Cannot train: batch size is ${batchSize}, want 1 to ${count}, the number of training rows`,
    );
  }
  checkMonitors(method, rows);
  const steps = stepsOf(method, count, batchSize);
  const pruning = pruningOf(method, training, steps);
  return {
    method,
    rows,
    training,
    batchSize,
    epochs: pruning?.epochs ?? method.epochs,
    steps,
    ...(pruning === undefined ? {} : { pruning }),
    judged: judgingSets.find((set) => rows[set] !== undefined)!,
    parameters: training.model.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  };
}

/** Steps in an epoch. */
function stepsOf({ dropLast = false }: Method, rows: number, batchSize: number): number {
  return dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize);
}

/** Whether a network already has the last layer that data and loss want. */
function endsWith(
  layers: readonly LayerSpec[],
  { units, activation = "linear" }: DenseSpec,
): boolean {
  const last = layers.at(-1);
  return last?.type === "Dense" && last.units === units &&
    (last.activation ?? "linear") === activation;
}

/** Images enter a network without a layer for them row after row. */
function inputShape(layers: ModelSpec["layers"], shape: readonly number[]): readonly number[] {
  const spatial = layers.some(({ type }) => type.endsWith("2D") || type === "Flatten");
  return spatial ? shape : [sizeOf(shape)];
}

function checkMonitors({ name, stop, choose }: Method, rows: Rows): void {
  for (const rule of [stop, choose]) {
    const [set, figure] = rule?.monitor.split(".") ?? [];
    if (set !== undefined && rows[set as "valid"] === undefined) {
      throw new RangeError(
        `Cannot watch ${rule!.monitor} of ${name}: there are no ${set} rows, want --hold-out`,
      );
    }
    if (figure === "accuracy" && rows.task === "number") {
      throw new RangeError(
        `Cannot watch ${rule!.monitor} of ${name}: a number is predicted, want ${set}.loss`,
      );
    }
  }
}

function summaryOf(prepared: PreparedMethod): MethodSummary {
  const { method, rows, training, parameters } = prepared;
  const { train, valid, test, target, features, notes } = rows;
  return {
    method: method.name,
    parameters,
    network: `${training.spec.model.input.join("x")} ${formatNetwork(training.spec.model.layers)}`,
    effectiveGradient: gradientLines(training),
    rows: {
      train: train.rows,
      ...(valid === undefined ? {} : { valid: valid.rows }),
      ...(test === undefined ? {} : { test: test.rows }),
    },
    ...(target === undefined ? {} : { target }),
    ...(features === undefined ? {} : { features }),
    notes: [...notes, ...penaltyNotes(training), ...settingNotes(training, prepared)],
  };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
