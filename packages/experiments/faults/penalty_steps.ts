import {
  askNumbers,
  joinStates,
  type ResidentExamples,
  type State,
  type Stateful,
  statePart,
  stepNumbers,
  TrainedParameter,
  type Trainer,
} from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";

/**
 * Steps by the gradient of the penalties alone: what a model gets whose loss is calculated by
 * another one, the fault of experiment E3. They have an optimizer's state of their own.
 *
 * @example
 * ```ts
 * import { PenaltySteps } from "@shrinklab/experiments/faults";
 * import { createTrainer, planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planTraining({
 *   model: { input: [1], layers: [{ type: "Dense", units: 1 }] },
 *   loss: "meanSquaredError",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.5 },
 *   penalty: "l1(1)",
 * });
 * using trainer = createTrainer(plan, [
 *   { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(3) },
 *   { name: "fc1/bias", shape: [1], values: Float32Array.of(7) },
 * ]);
 * using steps = new PenaltySteps(trainer);
 * assertEquals(steps.step(), 3);
 * assertEquals(trainer.weights().map(({ values }) => values[0]), [2.5, 7]);
 * ```
 */
export class PenaltySteps implements Disposable, Stateful {
  readonly #trainer: Trainer;
  readonly #parameters: readonly TrainedParameter[];
  /** The scalars of the step that is being calculated. */
  #numbers: readonly number[] = [];
  #steps = 0;

  /**
   * Makes the optimizer's state, all zero.
   *
   * @param trainer The model; it outlives the steps and keeps its learning rate.
   * @throws {RangeError} If a penalty is on outputs or on a whole matrix, and so needs a forward
   * pass or joins the data loss.
   */
  constructor(trainer: Trainer) {
    const { plan: { model, optimizer, regularization }, variables: { byName } } = trainer;
    const { activities, constraints, elementwise, groups, matrices, proximal } = regularization;
    const others = [...matrices, ...groups].map(({ penalty }) => penalty);
    const found = [...activities.values(), ...others, ...proximal].find((penalty) => penalty);
    if (found) {
      throw new RangeError(
        `Cannot train on penalties alone: ${found.type} is on outputs or a matrix, or has a ` +
          "proximal step, want none of these",
      );
    }
    this.#trainer = trainer;
    const asked = askNumbers(() => optimizer, () => this.#numbers);
    this.#parameters = model.parameters.map(({ name }, i) => {
      const constraint = constraints.get(name);
      const penalties = elementwise[i]!;
      return new TrainedParameter(byName[name]!, optimizer, penalties, false, asked, {
        constraint,
      });
    });
  }

  /**
   * Updates every parameter.
   *
   * @returns The penalty before the update.
   */
  step(): number {
    const { plan: { optimizer }, learningRate } = this.#trainer;
    this.#numbers = Object.values(stepNumbers(optimizer, ++this.#steps, learningRate));
    const sums = tf.tidy(() => {
      const scalars = this.#parameters.flatMap((parameter) => parameter.update(undefined));
      for (const parameter of this.#parameters) parameter.constrain();
      return scalars.length > 0 ? tf.stack(scalars).dataSync() : [];
    });
    let [penalty, at] = [0, 0];
    for (const parameter of this.#parameters) {
      penalty += parameter.penalty(sums, at);
      at += parameter.penalties.length;
    }
    return penalty;
  }

  /** Copies the optimizer's state; the weights are in the trainer's. */
  state(): State {
    const parts = this.#parameters.map((parameter, i): [string, State] => [
      `parameter${i}`,
      { values: {}, tensors: parameter.stateTensors() },
    ]);
    return joinStates(Object.fromEntries(parts), { steps: this.#steps });
  }

  /** Goes on from the optimizer's state. */
  restore(state: State): void {
    this.#steps = state.values.steps as number;
    for (const [i, parameter] of this.#parameters.entries()) {
      parameter.restoreTensors(statePart(state, `parameter${i}`).tensors);
    }
  }

  /** Frees the optimizer's state; the model is the trainer's. */
  [Symbol.dispose](): void {
    for (const parameter of this.#parameters) parameter[Symbol.dispose]();
  }
}

/**
 * The data loss of a model on one batch, without training: what the model's own step reports.
 *
 * @param trainer The model.
 * @param examples The data set.
 * @param rows Row numbers of the batch.
 * @returns Mean loss, without penalties.
 */
export function dataLossOf(trainer: Trainer, examples: ResidentExamples, rows: Int32Array): number {
  return trainer.evaluate(examples, { rows, batchSize: rows.length }).loss;
}
