import { forward, type ModelPlan, type NamedTensor, planModel } from "@shrinklab/models";
import { softmaxCrossEntropy } from "@shrinklab/models/ops";
import { penaltiesByParameter } from "@shrinklab/regularizers";
import * as tf from "@tensorflow/tfjs";
import { evaluate, type EvaluateOptions } from "./evaluate.ts";
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

/**
 * A model in training: its weights and the optimizer's state, which live on the backend until it
 * is disposed of.
 *
 * A step is the same sequence of kernels every time, with buffers that stay in place; learning
 * rate and bias corrections enter as scalars, so that a backend can record and replay it.
 */
export class Trainer implements Disposable {
  /** The model. */
  readonly plan: ModelPlan;
  readonly #trainsOnData: boolean;
  readonly #variables: ModelVariables;
  readonly #parameters: readonly TrainedParameter[];
  /** The gradient of the loss by itself, kept so that no step has to make one. */
  readonly #one: tf.Scalar;
  #learningRate: number;
  #steps = 0;

  /** Use {@linkcode createTrainer}. */
  constructor(spec: TrainingSpec, initialWeights: readonly NamedTensor[]) {
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
  }

  /**
   * Trains on one batch.
   *
   * @param x float32 `[rows, ...input]`.
   * @param y Labels, int32 `[rows]`.
   * @param options A data loss from elsewhere.
   * @returns The losses before the update.
   */
  step(x: tf.Tensor, y: tf.Tensor1D, options: StepOptions = {}): StepLosses {
    return this.#step(() => ({ x, y }), options);
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
    return this.#step(() => examples.gather(rows), options);
  }

  /**
   * Calculates the data loss of rows of a resident data set, without training.
   *
   * @param examples The data set.
   * @param rows Row numbers.
   * @returns Mean loss, without penalties.
   */
  dataLoss(examples: ResidentExamples, rows: Int32Array): number {
    return tf.tidy(() => this.#forwardLoss(examples.gather(rows)).dataSync()[0]!);
  }

  /**
   * Calculates loss and accuracy over a data set, without training.
   *
   * @param examples The data set.
   * @param options Batch size, and whether a last partial batch counts.
   * @returns The figures.
   */
  evaluate(examples: ResidentExamples, options: EvaluateOptions = {}): Evaluation {
    return evaluate(this.plan, this.#variables.byName, examples, options);
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
    this.#variables[Symbol.dispose]();
    this.#one.dispose();
    for (const parameter of this.#parameters) parameter[Symbol.dispose]();
  }

  #step(batch: () => Batch, options: StepOptions): StepLosses {
    if (options.dataLoss !== undefined && this.#trainsOnData) {
      throw new TypeError("Cannot take a data loss from elsewhere: this trainer trains on its own");
    }
    this.#steps++;
    for (const parameter of this.#parameters) parameter.prepare(this.#steps, this.#learningRate);
    return tf.tidy(() => {
      let loss: tf.Scalar | undefined;
      let gradients: tf.Tensor[] | undefined;
      if (this.#trainsOnData) [loss, gradients] = this.#lossAndGradients(batch());
      else if (options.dataLoss === undefined) loss = this.#forwardLoss(batch());
      const sums = this.#parameters.map((parameter) => parameter.penaltySums());
      const scalars = [...(loss ? [loss] : []), ...sums.flat()];
      const losses = scalars.length > 1 ? tf.stack(scalars) : scalars[0];
      for (const [i, parameter] of this.#parameters.entries()) {
        parameter.update(gradients?.[i], sums[i]!);
      }
      // Read after the updates are under way: the step waits for the backend once.
      const values = losses ? [...losses.dataSync()] : [];
      const data = loss ? values.shift()! : options.dataLoss!;
      const penalty = this.#parameters.reduce(
        (total, parameter) =>
          total + parameter.penalty(values.splice(0, parameter.penalties.length)),
        0,
      );
      return { total: data + penalty, data, penalty };
    });
  }

  #forwardLoss({ x, y }: Batch, training = false): tf.Scalar {
    const logits = forward(this.plan, this.#variables.byName, x, { training });
    return softmaxCrossEntropy(logits as tf.Tensor2D, y);
  }

  #lossAndGradients(batch: Batch): [tf.Scalar, tf.Tensor[]] {
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
): Trainer {
  return new Trainer(spec, initialWeights);
}
