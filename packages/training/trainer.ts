import type { NamedTensor } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";
import { BatchPrograms } from "./batch_program.ts";
import { type EvaluateOptions, type Evaluation, Evaluator } from "./evaluate.ts";
import { shrinkParameterGroups } from "./group_steps.ts";
import type { StepLosses } from "./loss_sums.ts";
import { LossTerms } from "./loss_terms.ts";
import { Inference } from "./inference.ts";
import { type MaskSteps, maskSteps } from "./mask_steps.ts";
import { ModelVariables } from "./model_variables.ts";
import { stepNumbers } from "./parameter_update.ts";
import { penaltyOf } from "./penalty_values.ts";
import type { TrainingPlan } from "./plan_training.ts";
import { type Outputs, Predictor, withoutLastActivation } from "./predict.ts";
import type { Batch, ResidentExamples } from "./resident_examples.ts";
import { joinStates, type State, type Stateful, statePart } from "./state.ts";
import {
  type AfterStep,
  type AskedNumbers,
  askNumbers,
  TrainedParameter,
} from "./trained_parameter.ts";

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

/** Steps between two looks at what has faded: at 0.9 a step it falls to a thousandth in them. */
const fadedAfter = 64;

/**
 * A model in training: its weights and the optimizer's state, which live on the backend until it
 * is disposed of.
 *
 * A step is the same sequence of kernels every time, with buffers that stay in place; learning
 * rate and bias corrections enter as scalars. So a backend that can record does so at the first
 * step, and later steps are replayed.
 */
export class Trainer implements Disposable, Stateful {
  /** Its weights on the backend; they stay the trainer's. */
  readonly variables: ModelVariables;
  readonly #options: TrainerOptions;
  readonly #masks: MaskSteps | undefined;
  readonly #parameters: readonly TrainedParameter[];
  readonly #terms: LossTerms;
  readonly #steppers: BatchPrograms;
  readonly #evaluator: Evaluator;
  readonly #predictors: { outputs?: Predictor; logits?: Predictor } = {};
  #plan: TrainingPlan;
  #seed: number | undefined;
  /** The scalars of the step that is being calculated. */
  #numbers: readonly number[] = [];
  /** Where a recorded step asks for them, and for the optimizer's constants. */
  readonly #asked: AskedNumbers;
  #learningRate: number;
  #steps = 0;

  /** Use {@linkcode createTrainer}. */
  constructor(
    plan: TrainingPlan,
    initialWeights: readonly NamedTensor[],
    options: TrainerOptions = {},
  ) {
    const { spec, model, optimizer, regularization } = plan;
    this.#plan = plan;
    this.#options = options;
    this.#seed = options.seed;
    this.#learningRate = spec.optimizer.lr;
    this.#masks = maskSteps(model, options.seed, "training");
    this.variables = new ModelVariables(model, initialWeights);
    const { byName } = this.variables;
    this.#terms = new LossTerms(plan, this.variables, this.#masks);
    this.#evaluator = new Evaluator(model, byName, { ...options, loss: spec.loss });
    this.#asked = askNumbers(() => this.#plan.optimizer, () => this.#numbers);
    this.#parameters = model.parameters.map(({ name }, i) => {
      const penalties = regularization.elementwise[i]!;
      const [asked, after] = [this.#asked, this.#after(i)];
      return new TrainedParameter(byName[name]!, optimizer, penalties, true, asked, after);
    });
    this.#steppers = new BatchPrograms((batch) => [this.#calculate(batch)], options);
  }

  /** What is trained and how. */
  get plan(): TrainingPlan {
    return this.#plan;
  }

  /** Bytes of the backend's memory that recorded steps and evaluations keep to themselves. */
  get bytes(): number {
    const { outputs, logits } = this.#predictors;
    const programs = [this.#steppers, this.#evaluator, outputs, logits];
    return programs.reduce((sum, one) => sum + (one?.bytes ?? 0), 0);
  }

  /**
   * Begins another training with what is there: buffers, recorded steps and evaluations. All goes on
   * bit by bit as with a new trainer of the same options.
   *
   * @param plan What is trained and how; its shape is that of the trainer's plan.
   * @param initialWeights A tensor for each parameter.
   * @param seed Fixes the masks of dropout; needed where the model has some.
   * @throws {RangeError} If the plan has another shape, the weights do not fit the model, or a seed
   * is needed and there is none.
   */
  reset(plan: TrainingPlan, initialWeights: readonly NamedTensor[], seed?: number): void {
    this.#checkShape(plan);
    this.#masks?.restart(seed);
    this.#evaluator.restart(seed);
    this.variables.load(initialWeights);
    this.#seed = seed;
    this.follow(plan);
    for (const parameter of this.#parameters) parameter.unmask();
    this.restart();
  }

  /**
   * Takes strengths, learning rate and other numbers from another plan from the next step on; all
   * else stays: weights, the optimizer's state, what is recorded.
   *
   * @param plan A plan whose shape is that of the trainer's.
   * @throws {RangeError} If it has another shape: then `state()` goes on in a new trainer.
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
   *   penalty: "l1(1)",
   * };
   * using trainer = createTrainer(planTraining(spec), [
   *   { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(2) },
   *   { name: "fc1/bias", shape: [1], values: Float32Array.of(0) },
   * ]);
   * trainer.follow(planTraining({ ...spec, penalty: "l1(3)" }));
   * assertEquals(trainer.step(tf.tensor2d([[1]]), tf.tensor2d([[2]])).penalty, 6);
   * ```
   */
  follow(plan: TrainingPlan): void {
    this.#checkShape(plan);
    this.#learningRate = plan.spec.optimizer.lr;
    if (plan === this.#plan) return;
    this.#plan = plan;
    const { optimizer, regularization: { elementwise } } = plan;
    for (const [i, parameter] of this.#parameters.entries()) {
      parameter.follow(optimizer, elementwise[i]!, this.#after(i));
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
   * Calculates what the model gives for every row of a data set, in their order.
   *
   * @param examples The data set.
   * @param what `"outputs"` (default), or `"logits"`: what enters a last sigmoid or softmax.
   * @returns Them; nothing where logits are asked for and there is no such activation.
   */
  predict(examples: ResidentExamples, what: "outputs" | "logits" = "outputs"): Outputs | undefined {
    const { model } = this.#plan;
    const asked = what === "outputs" ? model : withoutLastActivation(model);
    if (asked === undefined) return undefined;
    const predictor = this.#predictors[what] ??= new Predictor(
      asked,
      new Inference(asked, this.variables.byName, this.#seed),
      this.#options,
    );
    predictor.restart(this.#seed);
    return predictor.predict(examples);
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
    return penaltyOf(this.plan, this.variables.byName, examples, this.#seed);
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
    for (const [i, { name }] of this.plan.model.parameters.entries()) {
      const mask = masks.get(name);
      if (mask) this.#parameters[i]!.mask(mask);
    }
  }

  /** Begins the optimizer anew, from step 1; the weights, their masks and the learning rate stay. */
  restart(): void {
    this.#steps = 0;
    for (const parameter of this.#parameters) parameter.restart();
  }

  /** Copies all that moves: weights, the optimizer's state, masks, how many steps were made. */
  state(): State {
    const { parameters } = this.plan.model;
    const own = parameters.map(({ name }, i): [string, State] => [
      name,
      { values: {}, tensors: this.#parameters[i]!.stateTensors() },
    ]);
    return joinStates({
      weights: { values: {}, tensors: this.weights() },
      optimizer: joinStates(Object.fromEntries(own), {
        steps: this.#steps,
        learningRate: this.#learningRate,
      }),
    }, { maskSteps: this.#masks?.step ?? 0, evaluatedBatches: this.#evaluator.batch });
  }

  /**
   * Goes on from a state: the steps to come have the bits of those that followed it.
   *
   * @param state What `state()` gave, of a trainer with the same plan, seed and masks.
   * @throws {RangeError} If it is another one's.
   */
  restore(state: State): void {
    const optimizer = statePart(state, "optimizer");
    this.variables.load(statePart(state, "weights").tensors);
    for (const [i, { name }] of this.plan.model.parameters.entries()) {
      this.#parameters[i]!.restoreTensors(statePart(optimizer, name).tensors);
    }
    const { steps, learningRate } = optimizer.values as Readonly<Record<string, number>>;
    const { maskSteps, evaluatedBatches } = state.values as Readonly<Record<string, number>>;
    this.#steps = steps!;
    this.#learningRate = learningRate!;
    this.#masks?.goTo(maskSteps!);
    this.#evaluator.goTo(evaluatedBatches!);
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
    this.#predictors.outputs?.[Symbol.dispose]();
    this.#predictors.logits?.[Symbol.dispose]();
    this.#terms[Symbol.dispose]();
    this.variables[Symbol.dispose]();
    for (const parameter of this.#parameters) parameter[Symbol.dispose]();
  }

  #checkShape(plan: TrainingPlan): void {
    if (plan.shape !== this.#plan.shape) {
      throw new RangeError(
        `Cannot reuse a trainer: the plan's shape is ${plan.shape}, want ${this.#plan.shape}`,
      );
    }
  }

  /** What follows the optimizer's step on a parameter. */
  #after(place: number): AfterStep {
    const { model, regularization: { constraints, proximal, groups } } = this.#plan;
    const grouped = groups.some(({ kernel, bias }) => place === kernel || place === bias);
    return {
      constraint: constraints.get(model.parameters[place]!.name),
      proximal: proximal[place],
      masked: this.#options.masked ?? false,
      ...(grouped ? { vanishing: true } : {}),
    };
  }

  /** Sets the numbers of the next step. */
  #prepare(): void {
    this.#steps++;
    this.#masks?.next();
    if (this.#steps % fadedAfter === 0) {
      for (const parameter of this.#parameters) {
        parameter.fade();
      }
    }
    const numbers = stepNumbers(this.plan.optimizer, this.#steps, this.#learningRate);
    this.#numbers = Object.values(numbers);
  }

  /**
   * A step on the backend: the data loss, the penalties that are differentiated with it, then the
   * sums of those that join the updates.
   */
  #calculate(batch: Batch): tf.Tensor {
    const { terms, gradients } = this.#terms.withGradients(batch);
    const sums = this.#parameters.flatMap((parameter, i) => parameter.update(gradients[i]));
    shrinkParameterGroups(() => this.#plan, this.#parameters, this.#asked);
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
}
