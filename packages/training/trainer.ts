import { forward, type ModelPlan, type NamedTensor, planModel } from "@shrinklab/models";
import { softmaxCrossEntropy } from "@shrinklab/models/ops";
import { penaltiesByParameter } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import { BatchPrograms } from "./batch_program.ts";
import { type EvaluateOptions, Evaluator } from "./evaluate.ts";
import { ModelVariables } from "./model_variables.ts";
import { createOptimizer } from "./optimizers/registry.ts";
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

/** Options of {@linkcode createTrainer}. */
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
  readonly #trainsOnData: boolean;
  readonly #variables: ModelVariables;
  readonly #parameters: readonly TrainedParameter[];
  /** The gradient of the loss by itself, kept so that no step has to make one. */
  readonly #one: tf.Scalar;
  readonly #steppers: BatchPrograms;
  readonly #losses: BatchPrograms;
  readonly #evaluator: Evaluator;
  #learningRate: number;
  #steps = 0;

  /** Use {@linkcode createTrainer}. */
  constructor(
    spec: TrainingSpec,
    initialWeights: readonly NamedTensor[],
    options: TrainerOptions = {},
  ) {
    this.plan = planModel(spec.model);
    const rule = createOptimizer(spec.optimizer);
    const penalties = penaltiesByParameter(this.plan.parameters, spec.penalties);
    this.#trainsOnData = spec.dataLoss ?? true;
    this.#learningRate = spec.optimizer.lr;
    this.#variables = new ModelVariables(this.plan, initialWeights);
    this.#one = tf.scalar(1);
    this.#parameters = this.plan.parameters.map(({ name }, i) =>
      new TrainedParameter(
        this.#variables.byName[name]!,
        rule,
        penalties[i]!,
        this.#trainsOnData,
      )
    );
    this.#steppers = new BatchPrograms((batch) => this.#calculate(batch), options);
    this.#losses = new BatchPrograms((batch) => this.#forwardLoss(batch), options);
    this.#evaluator = new Evaluator(this.plan, this.#variables.byName, options);
  }

  /** Why steps are not replayed although the backend can record; nothing where they are. */
  get eagerReason(): string | undefined {
    return this.#steppers.eagerReason;
  }

  /**
   * Trains on one batch.
   *
   * @param x float32 `[rows, ...input]`.
   * @param y Labels, int32 `[rows]`.
   * @returns The losses before the update.
   */
  step(x: tf.Tensor, y: tf.Tensor1D): StepLosses {
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
      return this.#stepLosses(this.#steppers.run(examples, rows));
    }
    if (this.#trainsOnData) {
      throw new TypeError("Cannot take a data loss from elsewhere: this trainer trains on its own");
    }
    this.#prepare();
    const sums = tf.tidy(() => [...this.#calculate().dataSync()]);
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
    return this.#losses.run(examples, rows)[0]!;
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
   * @returns One tensor a parameter, in layer order.
   */
  weights(): NamedTensor[] {
    return this.#variables.weights();
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
    this.#variables[Symbol.dispose]();
    this.#one.dispose();
    for (const parameter of this.#parameters) parameter[Symbol.dispose]();
  }

  /** Sets the numbers of the next step. */
  #prepare(): void {
    this.#steps++;
    for (const parameter of this.#parameters) parameter.prepare(this.#steps, this.#learningRate);
  }

  /** A step on the backend: the data loss (if there is a batch), then the penalties' sums. */
  #calculate(batch?: Batch): tf.Tensor {
    const [loss, gradients] = batch === undefined
      ? []
      : this.#trainsOnData
      ? this.#lossAndGradients(batch)
      : [this.#forwardLoss(batch)];
    const sums = this.#parameters.map((parameter) => parameter.penaltySums());
    const scalars = [...(loss ? [loss] : []), ...sums.flat()];
    const values = scalars.length > 0 ? tf.stack(scalars) : tf.zeros([0]);
    for (const [i, parameter] of this.#parameters.entries()) {
      parameter.update(gradients?.[i], sums[i]!);
    }
    return values;
  }

  /** The losses of a step, from what it calculated on the backend. */
  #stepLosses([data, ...sums]: Iterable<number>): StepLosses {
    const penalty = this.#parameters.reduce(
      (total, parameter) => total + parameter.penalty(sums.splice(0, parameter.penalties.length)),
      0,
    );
    return { total: data! + penalty, data: data!, penalty };
  }

  #forwardLoss({ x, y }: Batch, training = false): tf.Scalar {
    const logits = forward(this.plan, this.#variables.byName, x, { training });
    return softmaxCrossEntropy(logits as tf.Tensor2D, y);
  }

  #lossAndGradients(batch: Batch): [loss: tf.Scalar, gradients: tf.Tensor[]] {
    const variables = Object.values(this.#variables.byName);
    const forwardLoss = () => this.#forwardLoss(batch, true);
    const { value, grads } = tf.engine().gradients(forwardLoss, variables, this.#one);
    return [value, grads];
  }
}

/**
 * Puts a model on the active backend, ready to train.
 *
 * @param spec What is trained and how.
 * @param initialWeights A tensor for each parameter, as `initialize()` or a file gives them.
 * @param options Whether to record.
 * @returns The trainer; dispose of it with `using`.
 * @throws {RangeError} If model, optimizer, penalties or weights do not fit.
 * @throws {SyntaxError} If a penalty's text does not parse.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data/random_state";
 * import { initialize } from "@shrinklab/models";
 * import { createTrainer, type TrainingSpec } from "@shrinklab/training";
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const spec: TrainingSpec = {
 *   model: { input: [2], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.5 },
 *   penalties: [{ penalty: "l2(factor=0.01)", over: "kernels" }],
 * };
 * using trainer = createTrainer(spec, initialize(spec.model, "torch-default", new RandomState(1)));
 * const [x, y] = [tf.tensor2d([[0, 1], [1, 0]]), tf.tensor1d([0, 1], "int32")];
 * const first = trainer.step(x, y);
 * const second = trainer.step(x, y);
 * assert(second.total < first.total);
 * ```
 */
export function createTrainer(
  spec: TrainingSpec,
  initialWeights: readonly NamedTensor[],
  options: TrainerOptions = {},
): Trainer {
  return new Trainer(spec, initialWeights, options);
}
