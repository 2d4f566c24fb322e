import type { NamedTensor } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";
import { BatchPrograms } from "./batch_program.ts";
import { type EvaluateOptions, type Evaluation, Evaluator } from "./evaluate.ts";
import { shrinkParameterGroups } from "./group_steps.ts";
import type { StepLosses } from "./loss_sums.ts";
import { LossTerms } from "./loss_terms.ts";
import { maskSteps } from "./mask_steps.ts";
import { ModelVariables } from "./model_variables.ts";
import { stepNumbers } from "./parameter_update.ts";
import { penaltyOf } from "./penalty_values.ts";
import type { TrainingPlan } from "./plan_training.ts";
import type { Batch, ResidentExamples } from "./resident_examples.ts";
import { type AfterStep, TrainedParameter } from "./trained_parameter.ts";

/** Options of {@linkcode createTrainer}. */
export interface TrainerOptions {
  /** Fixes the masks of dropout, 0 to below 2^32; needed where the model has some. */
  readonly seed?: number | undefined;
  /** Run operation by operation even where the backend can record; default false. */
  readonly eager?: boolean;
  /** Hold a mask for each parameter, so that `mask()` can prune; default false. */
  readonly masked?: boolean;
}

/**
 * Puts a model on the active backend, ready to train.
 *
 * @param plan What is trained and how.
 * @param initialWeights A tensor for each parameter, as `initialize()` or a file gives them.
 * @param options A seed, and whether to record.
 * @returns The trainer; dispose of it with `using`.
 * @throws {RangeError} If the weights do not fit the model, or a seed is needed and there is none.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data";
 * import { initialize } from "@shrinklab/models";
 * import { createTrainer, planTraining } from "@shrinklab/training";
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planTraining({
 *   model: { input: [2], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.5 },
 *   penalty: "l2(0.01)",
 * });
 * const initial = initialize(plan.model, "torch-default", new RandomState(1));
 * using trainer = createTrainer(plan, initial);
 * const [x, y] = [tf.tensor2d([[0, 1], [1, 0]]), tf.tensor1d([0, 1], "int32")];
 * const first = trainer.step(x, y);
 * const second = trainer.step(x, y);
 * assert(second.total < first.total);
 * ```
 */
export function createTrainer(
  plan: TrainingPlan,
  initialWeights: readonly NamedTensor[],
  options: TrainerOptions = {},
): Trainer {
  return new Trainer(plan, initialWeights, options);
}

/**
 * A model in training: its weights and the optimizer's state, which live on the backend until it
 * is disposed of.
 *
 * A step is the same sequence of kernels every time, with buffers that stay in place; learning
 * rate and bias corrections enter as scalars. So a backend that can record does so at the first
 * step, and later steps are replayed.
 */
export class Trainer implements Disposable {
  /** Its weights on the backend; they stay the trainer's. */
  readonly variables: ModelVariables;
  readonly #options: TrainerOptions;
  readonly #parameters: readonly TrainedParameter[];
  readonly #steppers: BatchPrograms;
  #plan: TrainingPlan;
  #terms: LossTerms;
  #evaluator: Evaluator;
  /** The scalars of the step that is being calculated; a recorded one asks for them. */
  #numbers: readonly number[] = [];
  #learningRate: number;
  #steps = 0;
  /** Steps that drew masks, or would have: those before a restart count too. */
  #masksDrawn = 0;

  /** Use {@linkcode createTrainer}. */
  constructor(
    plan: TrainingPlan,
    initialWeights: readonly NamedTensor[],
    options: TrainerOptions = {},
  ) {
    const { spec, model, optimizer } = plan;
    this.#plan = plan;
    this.#options = options;
    this.#learningRate = spec.optimizer.lr;
    const masks = maskSteps(model, options.seed, "training");
    this.variables = new ModelVariables(model, initialWeights);
    const { byName } = this.variables;
    this.#terms = new LossTerms(plan, this.variables, masks);
    this.#evaluator = this.#evaluatorOf(plan);
    this.#parameters = model.parameters.map(({ name }, i) => {
      const numbers = () => this.#numbers;
      const penalties = plan.regularization.elementwise[i]!;
      const after = afterStep(plan, i, options.masked);
      return new TrainedParameter(byName[name]!, optimizer, penalties, true, numbers, after);
    });
    this.#steppers = new BatchPrograms((batch) => [this.#calculate(batch)], options);
  }

  /** What is trained and how. */
  get plan(): TrainingPlan {
    return this.#plan;
  }

  /**
   * Goes on by another plan from the next step on: other penalties, dropout, weight decay, learning
   * rate. Weights and the optimizer's state stay, and steps are counted on; what was recorded is
   * recorded anew.
   *
   * @param plan A plan whose parameters and whose optimizer's state are the same.
   * @throws {RangeError} If they are not, or a seed is needed and there is none; then all stays as it
   * was.
   *
   * @example
   * ```ts
   * import { createTrainer, planTraining, type TrainingSpec } from "@shrinklab/training";
   * import { assertEquals } from "@std/assert";
   * import * as tf from "@tensorflow/tfjs";
   *
   * await tf.setBackend("cpu");
   * const spec: TrainingSpec = {
   *   model: { input: [1], layers: [{ type: "Dense", units: 1 }] },
   *   loss: "meanSquaredError",
   *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
   * };
   * using trainer = createTrainer(planTraining(spec), [
   *   { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(2) },
   *   { name: "fc1/bias", shape: [1], values: Float32Array.of(0) },
   * ]);
   * trainer.replan(planTraining({ ...spec, penalty: "l1(3)" }));
   * const { data, penalty } = trainer.step(tf.tensor2d([[1]]), tf.tensor2d([[2]]));
   * assertEquals([data, penalty], [0, 6]);
   * ```
   */
  replan(plan: TrainingPlan): void {
    checkSameState(this.#plan, plan);
    const masks = maskSteps(plan.model, this.#options.seed, "training");
    masks?.goTo(this.#masksDrawn);
    this.#steppers[Symbol.dispose]();
    this.#evaluator[Symbol.dispose]();
    this.#terms[Symbol.dispose]();
    this.#plan = plan;
    this.#learningRate = plan.spec.optimizer.lr;
    this.#terms = new LossTerms(plan, this.variables, masks);
    this.#evaluator = this.#evaluatorOf(plan);
    for (const [i, parameter] of this.#parameters.entries()) {
      const penalties = plan.regularization.elementwise[i]!;
      parameter.replan(plan.optimizer, penalties, afterStep(plan, i, this.#options.masked));
    }
  }

  /** Why steps are not replayed although the backend can record; nothing where they are. */
  get eagerReason(): string | undefined {
    return this.#steppers.eagerReason;
  }

  /**
   * Trains on one batch.
   *
   * @param x float32 `[rows, ...input]`.
   * @param y Labels, int32 `[rows]`, or numbers, float32 of the outputs' shape.
   * @returns The losses before the update.
   */
  step(x: tf.Tensor, y: tf.Tensor): StepLosses {
    this.#prepare();
    return this.#stepLosses(tf.tidy(() => this.#calculate({ x, y }).dataSync()));
  }

  /**
   * Trains on rows of a resident data set.
   *
   * @param examples The data set.
   * @param rows Row numbers.
   * @returns The losses before the update.
   */
  stepRows(examples: ResidentExamples, rows: Int32Array): StepLosses {
    this.#prepare();
    return this.#stepLosses(this.#steppers.run(examples, rows)[0]!);
  }

  /**
   * Calculates loss and accuracy over a data set, without training.
   *
   * @param examples The data set.
   * @param options Which rows, batch size, and whether a last partial batch counts.
   * @returns The figures.
   */
  evaluate(examples: ResidentExamples, options: EvaluateOptions = {}): Evaluation {
    return this.#evaluator.evaluate(examples, options);
  }

  /**
   * Adds up the penalties of the model as it stands: what Keras adds to a loss that it evaluates.
   *
   * @param examples Rows on which penalties on outputs are taken, a mean over the rows; needed
   * where layers name some.
   * @returns The penalty.
   * @throws {TypeError} If rows are needed and there are none.
   */
  penalty(examples?: ResidentExamples): number {
    return penaltyOf(this.#plan, this.variables.byName, examples, this.#options.seed);
  }

  /**
   * Copies the weights off the backend.
   *
   * @returns One tensor a parameter, in layer order, then the moving statistics.
   */
  weights(): NamedTensor[] {
    return this.variables.weights();
  }

  /**
   * Overwrites the weights, for example by those of the best epoch; the optimizer's state stays, and
   * what is pruned stays 0.
   *
   * @param weights A tensor for each parameter and moving statistic.
   * @throws {RangeError} If they do not fit the model.
   */
  loadWeights(weights: readonly NamedTensor[]): void {
    this.variables.load(weights);
    for (const parameter of this.#parameters) parameter.applyMask();
  }

  /**
   * Prunes: makes weights exactly 0 and keeps them so, under any optimizer, until a mask lets them go.
   *
   * @param masks 0 or 1 for each entry of a parameter, by its name; those of others stay as they are.
   * @throws {TypeError} If the trainer was made without `masked`.
   */
  mask(masks: ReadonlyMap<string, Float32Array>): void {
    for (const [i, { name }] of this.#plan.model.parameters.entries()) {
      const mask = masks.get(name);
      if (mask) this.#parameters[i]!.mask(mask);
    }
  }

  /** Begins the optimizer anew, from step 1; the weights, their masks and the learning rate stay. */
  restart(): void {
    this.#steps = 0;
    for (const parameter of this.#parameters) parameter.restart();
  }

  /** The learning rate of the next step. */
  get learningRate(): number {
    return this.#learningRate;
  }

  /**
   * Changes the learning rate from the next step on.
   *
   * @param learningRate The new rate, 0 or more.
   * @throws {RangeError} If it is negative or not finite.
   */
  setLearningRate(learningRate: number): void {
    if (!Number.isFinite(learningRate) || learningRate < 0) {
      throw new RangeError(
        `Cannot train: learning rate is ${learningRate}, want a number >= 0`,
      );
    }
    this.#learningRate = learningRate;
  }

  /** Frees the weights and the optimizer's state. */
  [Symbol.dispose](): void {
    this.#steppers[Symbol.dispose]();
    this.#evaluator[Symbol.dispose]();
    this.#terms[Symbol.dispose]();
    this.variables[Symbol.dispose]();
    for (const parameter of this.#parameters) parameter[Symbol.dispose]();
  }

  /** Sets the numbers of the next step. */
  #prepare(): void {
    this.#steps++;
    this.#masksDrawn++;
    this.#terms.next();
    const numbers = stepNumbers(this.#plan.optimizer, this.#steps, this.#learningRate);
    this.#numbers = Object.values(numbers);
  }

  /**
   * A step on the backend: the data loss, the penalties that are differentiated with it, then the
   * sums of those that join the updates.
   */
  #calculate(batch: Batch): tf.Tensor {
    const { terms, gradients } = this.#terms.withGradients(batch);
    const sums = this.#parameters.flatMap((parameter, i) => parameter.update(gradients[i]));
    const { optimizer, regularization: { groups } } = this.#plan;
    shrinkParameterGroups(groups, this.#parameters, optimizer, () => this.#numbers);
    for (const parameter of this.#parameters) parameter.constrain();
    const scalars = [...terms, ...sums];
    const values = tf.stack(scalars);
    tf.dispose(scalars);
    return values;
  }

  /** The losses of a step, from what it calculated on the backend. */
  #stepLosses(values: ArrayLike<number>): StepLosses {
    const data = values[0]!;
    let [penalty, at] = [0, 1];
    while (at <= this.#terms.penalties) penalty += values[at++]!;
    for (const parameter of this.#parameters) {
      penalty += parameter.penalty(values, at);
      at += parameter.penalties.length;
    }
    return { total: data + penalty, data, penalty };
  }

  #evaluatorOf({ model, spec }: TrainingPlan): Evaluator {
    return new Evaluator(model, this.variables.byName, { ...this.#options, loss: spec.loss });
  }
}

/** What follows the optimizer's step on a parameter. */
function afterStep({ model, regularization }: TrainingPlan, i: number, masked = false): AfterStep {
  const constraint = regularization.constraints.get(model.parameters[i]!.name);
  const proximal = regularization.proximal[i];
  const grouped = regularization.groups.some(({ kernel, bias }) => i === kernel || i === bias);
  return { constraint, proximal, masked, ...(grouped ? { vanishing: true } : {}) };
}

/** Refuses a plan that weights or the optimizer's state do not fit. */
function checkSameState(before: TrainingPlan, after: TrainingPlan): void {
  const parameters = ({ model }: TrainingPlan) =>
    [...model.parameters, ...model.statistics].map(({ name, shape }) => `${name} [${shape}]`)
      .join(", ");
  const state = ({ optimizer }: TrainingPlan) => [optimizer.name, ...optimizer.slots].join(", ");
  for (const [what, of] of [["parameters", parameters], ["optimizer's state", state]] as const) {
    if (of(before) !== of(after)) {
      throw new RangeError(
        `Cannot go on with another plan: its ${what} would be ${of(after)}, want ${of(before)}`,
      );
    }
  }
}
