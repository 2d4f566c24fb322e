import type { NamedTensor } from "@shrinklab/models";
import { type LentTrainer, ResidentExamples, TrainerPool } from "@shrinklab/training";
import type { Experiment, Method } from "./experiment.ts";
import { movedRows } from "./fixed_part.ts";
import { type PreparedMethod, prepareMethod, summaryOf } from "./prepare_method.ts";
import { checkPrunedMethods } from "./pruning.ts";
import type { MethodSummary } from "./result.ts";
import { chooseRows, type Rows, type RowSeeds } from "./rows.ts";
import type { Source } from "./source.ts";
import { type Trial, trialsOf } from "./trial.ts";

/** Rows of so many seeds are kept, beside those of the first. */
const KEPT_ROWS = 8;

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
