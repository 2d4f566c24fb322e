import { type ModelPlan, type NamedTensor, planModel } from "@shrinklab/models";
import { lossOf } from "@shrinklab/models/losses";
import * as tf from "@tensorflow/tfjs";
import { BatchPrograms } from "./batch_program.ts";
import { classWeightTable } from "./class_weights.ts";
import { type EvaluateOptions, Evaluator } from "./evaluate.ts";
import { Inference } from "./inference.ts";
import { LossTerms } from "./loss_terms.ts";
import { type MaskSteps, maskSteps } from "./mask_steps.ts";
import { ModelVariables } from "./model_variables.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import { createOptimizer } from "./optimizers/registry.ts";
import { stepNumbers } from "./parameter_update.ts";
import { checkPenaltiesTrainAlone, regularizationOf } from "./regularization.ts";
import type { Batch, ResidentExamples } from "./resident_examples.ts";
import { TrainedParameter } from "./trained_parameter.ts";
import type { Evaluation, StepLosses, TrainingSpec } from "./training_spec.ts";

/** Options of a step. */
export interface StepOptions {
  /**
   * A data loss calculated elsewhere, by another trainer, for a spec with `dataLoss: false`: it
   * is reported, and this model's own forward pass is left out.
   */
  readonly dataLoss?: number;
}

/** Options of `createTrainer()`. */
export interface TrainerOptions {
  /** Run operation by operation even where the backend can record; default false. */
  readonly eager?: boolean;
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
  /** The model. */
  readonly plan: ModelPlan;
  /** Its weights on the backend; they stay the trainer's. */
  readonly variables: ModelVariables;
  readonly #trainsOnData: boolean;
  readonly #parameters: readonly TrainedParameter[];
  readonly #terms: LossTerms;
  readonly #masks: MaskSteps | undefined;
  readonly #inference: Inference;
  readonly #classWeights: tf.Tensor1D | undefined;
  /** The gradient of the loss by itself, kept so that no step has to make one. */
  readonly #one: tf.Scalar;
  readonly #steppers: BatchPrograms;
  readonly #losses: BatchPrograms;
  readonly #evaluator: Evaluator;
  readonly #lossOf: ReturnType<typeof lossOf>;
  readonly #rule: UpdateRule;
  /** The scalars of the step that is being calculated; a recorded one asks for them. */
  #numbers: readonly number[] = [];
  #learningRate: number;
  #steps = 0;

  /** Use `createTrainer()`. */
  constructor(
    spec: TrainingSpec,
    initialWeights: readonly NamedTensor[],
    options: TrainerOptions = {},
  ) {
    const { loss, seed, dataLoss = true } = spec;
    const plan = planModel(spec.model);
    const rule = createOptimizer(spec.optimizer);
    this.#rule = rule;
    const regularization = regularizationOf(plan, spec.penalties);
    if (!dataLoss) checkPenaltiesTrainAlone(regularization);
    this.#lossOf = lossOf(loss);
    this.#masks = maskSteps(plan, seed, "training");
    this.plan = plan;
    this.#trainsOnData = dataLoss;
    this.#learningRate = spec.optimizer.lr;
    this.variables = new ModelVariables(plan, initialWeights);
    const { byName } = this.variables;
    this.#inference = new Inference(plan, byName, seed);
    this.#evaluator = new Evaluator(plan, byName, { ...options, loss, seed });
    this.#classWeights = spec.classWeights && classWeightTable(plan, spec.classWeights);
    this.#one = tf.scalar(1);
    this.#parameters = plan.parameters.map(({ name }, i) => {
      const constraint = regularization.constraints.get(name);
      const penalties = regularization.elementwise[i]!;
      const numbers = () => this.#numbers;
      return new TrainedParameter(byName[name]!, rule, penalties, dataLoss, numbers, constraint);
    });
    this.#terms = new LossTerms(plan, this.variables, {
      loss,
      regularization,
      classWeights: this.#classWeights,
      masks: this.#masks,
    });
    this.#steppers = new BatchPrograms((batch) => [this.#calculate(batch)], options);
    this.#losses = new BatchPrograms((batch) => [this.#dataLoss(batch)], options);
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
   * @param options A data loss from elsewhere.
   * @returns The losses before the update.
   */
  stepRows(examples: ResidentExamples, rows: Int32Array, options: StepOptions = {}): StepLosses {
    if (options.dataLoss === undefined) {
      this.#prepare();
      return this.#stepLosses(this.#steppers.run(examples, rows)[0]!);
    }
    if (this.#trainsOnData) {
      throw new TypeError("Cannot take a data loss from elsewhere: this trainer trains on its own");
    }
    this.#prepare();
    const sums = tf.tidy(() => this.#calculate().dataSync());
    return this.#stepLosses([options.dataLoss, ...sums]);
  }

  /**
   * Calculates the data loss of rows of a resident data set, without training.
   *
   * @param examples The data set.
   * @param rows Row numbers.
   * @returns Mean loss, without penalties.
   */
  dataLoss(examples: ResidentExamples, rows: Int32Array): number {
    this.#inference.next();
    return this.#losses.run(examples, rows)[0]![0]!;
  }

  /**
   * Calculates loss and accuracy over a data set, without training.
   *
   * @param examples The data set.
   * @param options Batch size, and whether a last partial batch counts.
   * @returns The figures.
   */
  evaluate(examples: ResidentExamples, options: EvaluateOptions = {}): Evaluation {
    return this.#evaluator.evaluate(examples, options);
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
   * Overwrites the weights, for example by those of the best epoch; the optimizer's state stays.
   *
   * @param weights A tensor for each parameter and moving statistic.
   * @throws {RangeError} If they do not fit the model.
   */
  loadWeights(weights: readonly NamedTensor[]): void {
    this.variables.load(weights);
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
    this.#losses[Symbol.dispose]();
    this.#evaluator[Symbol.dispose]();
    this.variables[Symbol.dispose]();
    this.#classWeights?.dispose();
    this.#one.dispose();
    for (const parameter of this.#parameters) parameter[Symbol.dispose]();
  }

  /** Sets the numbers of the next step. */
  #prepare(): void {
    this.#steps++;
    this.#masks?.next();
    this.#inference.next();
    this.#numbers = Object.values(stepNumbers(this.#rule, this.#steps, this.#learningRate));
  }

  /**
   * A step on the backend: the data loss (if there is a batch), the penalties that are
   * differentiated with it, then the sums of those that join the updates.
   */
  #calculate(batch?: Batch): tf.Tensor {
    const { terms, gradients } = batch && this.#trainsOnData
      ? this.#terms.withGradients(batch, this.#one)
      : { terms: batch ? [this.#dataLoss(batch)] : [], gradients: undefined };
    const sums = this.#parameters.flatMap((parameter, i) => parameter.update(gradients?.[i]));
    const scalars = [...terms, ...sums];
    const values = scalars.length > 0 ? tf.stack(scalars) : tf.zeros([0]);
    tf.dispose(scalars);
    return values;
  }

  /** The losses of a step, from what it calculated on the backend. */
  #stepLosses(values: ArrayLike<number>): StepLosses {
    const data = values[0]!;
    const terms = this.#trainsOnData ? this.#terms.penalties : 0;
    let [penalty, at] = [0, 1];
    while (at <= terms) penalty += values[at++]!;
    for (const parameter of this.#parameters) {
      penalty += parameter.penalty(values, at);
      at += parameter.penalties.length;
    }
    return { total: data + penalty, data, penalty };
  }

  #dataLoss({ x, y }: Batch): tf.Scalar {
    return this.#lossOf(this.#inference.outputs(x), y);
  }
}
