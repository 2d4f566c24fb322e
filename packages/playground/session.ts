import { batches, epochOrder, loadDataset, RandomState, sha256 } from "@shrinklab/data";
import {
  drawWeights,
  type PreparedExperiment,
  type PreparedMethod,
  prepareExperiment,
  type Source,
} from "@shrinklab/experiments";
import { type LayerSpec, type NamedTensor, weightsSha256 } from "@shrinklab/models";
import { softmax } from "@shrinklab/ops";
import {
  createTrainer,
  type Evaluation,
  LossSums,
  type MeanLosses,
  planTraining,
  ResidentExamples,
  type StepLosses,
  type Trainer,
  type TrainingPlan,
} from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";
import { experimentOf, methodOf, pointsFile } from "./experiment.ts";
import { CELLS, REACH } from "./plane.ts";
import { drawPoints, type PointPatternName, pointsCsv, pointsTable } from "./points.ts";
import type { Settings } from "./settings.ts";
import { tasks } from "./tasks.ts";

/** Training images that are evaluated, the first ones: all would take as long as half an epoch. */
const EVALUATED_ROWS = 500;

/** Figures of the rows that are trained on and of those that are not. */
export interface SessionFigures {
  /** Of the rows that are trained on; of images the first 500. */
  readonly train: Evaluation;
  /** Of the test images, or of the points held out. */
  readonly held: Evaluation;
}

/** Rows of points as the page draws them. */
export interface PointRows {
  /** Two coordinates a point. */
  readonly features: ArrayLike<number>;
  /** Class of each. */
  readonly labels: ArrayLike<number>;
}

/**
 * What the page trains: a model, its optimizer and its data on the engine, one step at a time. The
 * same rows in the same order, the same initial weights and the same steps as `runTrial()` of
 * `@shrinklab/experiments` makes for {@linkcode experimentOf}; a test compares the bits.
 */
export class Session implements Disposable {
  /** Steps of an epoch. */
  readonly steps: number;
  /** Steps that were made. */
  step = 0;
  /** Whether a setting was changed after the first step: no experiment repeats that. */
  moved = false;
  readonly #prepared: PreparedExperiment;
  readonly #method: PreparedMethod;
  #trainer: Trainer;
  readonly #train: ResidentExamples;
  readonly #held: ResidentExamples;
  readonly #evaluated: Int32Array;
  readonly #seed: number;
  /** What follows from the data after the layers that the settings name. */
  readonly #last: readonly LayerSpec[];
  #batches: Int32Array[] = [];
  #sums = new LossSums();
  #grid: ResidentExamples | undefined;

  /** Use {@linkcode openSession}. */
  constructor(settings: Settings, prepared: PreparedExperiment) {
    const { experiment: { methods: [method] } } = prepared;
    this.#prepared = prepared;
    this.#method = prepared.methodOf(method!);
    const { training, rows } = this.#method;
    const { seed } = settings;
    this.#seed = seed;
    this.#last = training.spec.model.layers.slice(method!.network.layers.length);
    const initial = drawWeights(training.model, method!.initializers, new RandomState(seed));
    this.#trainer = createTrainer(training, initial, { seed });
    this.#train = prepared.resident(this.#method, "train")!;
    this.#held = prepared.resident(this.#method, rows.test === undefined ? "valid" : "test")!;
    const evaluated = Math.min(EVALUATED_ROWS, this.#train.rows);
    this.#evaluated = Int32Array.from({ length: evaluated }, (_, row) => row);
    this.steps = this.#epochBatches(0).length;
  }

  /** Epochs that have ended. */
  get epochs(): number {
    return Math.floor(this.step / this.steps);
  }

  /** The trainer's model. */
  get model(): Trainer["plan"]["model"] {
    return this.#trainer.plan.model;
  }

  /** Shape of an image; of points nothing. */
  get image(): readonly number[] | undefined {
    const { shape } = this.#method.rows.train;
    return shape.length === 3 ? shape : undefined;
  }

  /** Number of weights. */
  get parameters(): number {
    return this.#method.parameters;
  }

  /** Names of the classes. */
  get classes(): readonly string[] {
    return this.#method.rows.classes ?? [];
  }

  /** The points, those that are trained on and those held out; of images nothing. */
  get points(): { readonly train: PointRows; readonly held: PointRows } | undefined {
    const { train, valid } = this.#method.rows;
    return this.image || !valid ? undefined : { train, held: valid };
  }

  /**
   * Makes the next step of training.
   *
   * @returns Its losses, before its update.
   */
  next(): StepLosses {
    const at = this.step % this.steps;
    if (at === 0) {
      this.#batches = this.#epochBatches(this.epochs);
    }
    const rows = this.#batches[at]!;
    const losses = this.#trainer.stepRows(this.#train, rows);
    this.#sums.add(losses, rows.length);
    this.step++;
    return losses;
  }

  /**
   * The mean losses of the steps since this was last asked for.
   *
   * @returns Them; nothing where there was no step.
   */
  losses(): MeanLosses | undefined {
    if (this.#sums.steps === 0) return undefined;
    const means = this.#sums.means();
    this.#sums = new LossSums();
    return means;
  }

  /**
   * Changes penalty, strength, dropout and learning rate from the next step on; weights and the
   * optimizer's state stay.
   *
   * @param settings New settings; what is not of these must be as it was.
   * @throws {RangeError} If there is no such training, as for a penalty that an optimizer has no step
   * for; then all stays as it was.
   */
  move(settings: Settings): void {
    const { spec, shape } = this.#trainer.plan;
    const method = methodOf(settings, 1);
    const model = { ...spec.model, layers: [...method.network.layers, ...this.#last] };
    const { penalty = "none", optimizer } = method;
    const plan = planTraining({ ...spec, model, penalty, optimizer });
    const [wanted, there] = [plan.spec, spec].map((one) =>
      JSON.stringify([one.model, one.penalty ?? "none", one.optimizer])
    );
    if (wanted === there) return;
    if (plan.shape === shape) this.#trainer.follow(plan);
    else this.#handOn(plan);
    this.moved ||= this.step > 0;
  }

  /** Goes on in a new trainer, from the state of the one that there is. */
  #handOn(plan: TrainingPlan): void {
    const before = this.#trainer;
    const state = before.state();
    const trainer = createTrainer(plan, before.weights(), { seed: this.#seed });
    try {
      // Masks of steps without dropout were drawn by nobody.
      trainer.restore({ ...state, values: { ...state.values, maskSteps: this.step } });
    } catch (error) {
      trainer[Symbol.dispose]();
      throw error;
    }
    trainer.setLearningRate(plan.spec.optimizer.lr);
    before[Symbol.dispose]();
    this.#trainer = trainer;
  }

  /**
   * Takes figures, without training.
   *
   * @returns Losses and accuracies.
   */
  evaluate(): SessionFigures {
    return {
      train: this.#trainer.evaluate(this.#train, { rows: this.#evaluated }),
      held: this.#trainer.evaluate(this.#held),
    };
  }

  /** Copies the weights. */
  weights(): NamedTensor[] {
    return this.#trainer.weights();
  }

  /** SHA-256 of the weights, as a result of an experiment has it. */
  async weightsSha256(): Promise<string> {
    return await weightsSha256(this.weights());
  }

  /**
   * What the model makes of the plane from -1.3 to 1.3 in both directions.
   *
   * @returns Probability of each class in each of 64 x 64 cells, row by row from the top; of images
   * nothing.
   */
  regions(): Float32Array<ArrayBuffer> | undefined {
    if (this.points === undefined) return undefined;
    const grid = this.#grid ??= new ResidentExamples(cellCentres(), { scale: 1 });
    const { values, width } = this.#trainer.predict(grid)!;
    const probabilities = tf.tidy(() =>
      softmax(tf.tensor2d(values, [grid.rows, width])).dataSync()
    );
    return Float32Array.from(probabilities);
  }

  /** Frees all that it holds. */
  [Symbol.dispose](): void {
    this.#grid?.[Symbol.dispose]();
    this.#trainer[Symbol.dispose]();
    this.#prepared[Symbol.dispose]();
  }

  #epochBatches(epoch: number): Int32Array[] {
    const { rows } = this.#train;
    const { batchSize, method: { dropLast = false } } = this.#method;
    return [...batches(rows, batchSize, { order: epochOrder(rows, this.#seed, epoch), dropLast })];
  }
}

/**
 * Draws weights, loads data and puts both on the active backend.
 *
 * @param settings What the page is set to.
 * @returns The session; dispose of it with `using`.
 * @throws {SyntaxError} If the network's text does not parse.
 * @throws {RangeError} If there is no such network or training.
 *
 * @example
 * ```ts
 * import { startEngine } from "@shrinklab/engine";
 * import { defaultSettings, openSession } from "@shrinklab/playground";
 * import { assert } from "@std/assert";
 *
 * using _engine = startEngine({ threads: 1 });
 * using session = await openSession(defaultSettings("circles"));
 * while (session.epochs < 40) session.next();
 * assert(session.evaluate().held.accuracy > 0.9);
 * ```
 */
export async function openSession(settings: Settings): Promise<Session> {
  const experiment = experimentOf(settings, 1);
  return new Session(settings, await prepareExperiment(experiment, await sourceOf(settings)));
}

async function sourceOf(settings: Settings): Promise<Source> {
  const { task, noise, seed } = settings;
  if (tasks[task].data === "images") {
    return { type: "images", images: await loadDataset("embedded") };
  }
  const points = drawPoints(task as PointPatternName, noise, seed);
  return {
    type: "table",
    file: {
      name: pointsFile(settings),
      table: pointsTable(points),
      header: true,
      encoding: "UTF-8",
      guessed: false,
      separator: ",",
      decimal: ".",
      sha256: await sha256(new TextEncoder().encode(pointsCsv(points))),
      notes: [],
    },
  };
}

/** Centres of the cells, row by row from the top. */
function cellCentres() {
  const rows = CELLS * CELLS;
  const along = (cell: number) => ((cell + 0.5) / CELLS * 2 - 1) * REACH;
  const features = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    features[2 * row] = along(row % CELLS);
    features[2 * row + 1] = -along(Math.floor(row / CELLS));
  }
  return { features, shape: [2], labels: new Uint8Array(rows), rows };
}
