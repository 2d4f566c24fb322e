import { batches } from "@shrinklab/data";
import { countCorrectOf, type LossName, lossOf, type ModelPlan } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";
import { type BatchProgramOptions, BatchPrograms } from "./batch_program.ts";
import { Inference } from "./inference.ts";
import { answersOf } from "./metrics/of_classes.ts";
import type { ResidentExamples } from "./resident_examples.ts";

/** Figures over a set of examples. */
export interface Evaluation {
  /** Mean data loss, without penalties. */
  readonly loss: number;
  /**
   * Share of rows whose first largest output is the label's, 0 to 1; with one output, of rows where
   * it is above a half (a logit: above 0) just where the label is 1. A row whose outputs are not finite
   * is not right.
   */
  readonly accuracy: number;
  /** Rows that were looked at. */
  readonly rows: number;
  /** How often each class was the answer; absent where the model has one output. */
  readonly answers?: readonly number[];
}

/** Options of {@linkcode evaluate}. */
export interface EvaluateOptions {
  /** Which rows; default all. */
  readonly rows?: Int32Array;
  /** Rows at a time; default 500, or all where there are fewer. */
  readonly batchSize?: number;
  /** Leave out a last batch that is not full; default false. */
  readonly dropLast?: boolean;
}

/** Options of an {@linkcode Evaluator}. */
export interface EvaluatorOptions extends BatchProgramOptions {
  /** The data loss; default softmaxCrossEntropy. It tells what the model's outputs are. */
  readonly loss?: LossName;
  /** Fixes the masks of dropout that is always on; needed where there is some. */
  readonly seed?: number | undefined;
}

/**
 * Calculates mean loss and accuracy over a data set, without training.
 *
 * @param plan The model.
 * @param variables Its parameters and moving statistics by name.
 * @param examples The data set.
 * @param options Loss, which rows, batch size, and whether a last partial batch counts.
 * @returns The figures.
 * @throws {RangeError} If the batch size is not a whole number from 1 to the rows.
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { evaluate, ModelVariables, ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 2 }] });
 * using variables = new ModelVariables(plan, [
 *   { name: "fc1/kernel", shape: [1, 2], values: Float32Array.of(0, 1) },
 *   { name: "fc1/bias", shape: [2], values: Float32Array.of(0, 0) },
 * ]);
 * const rows = { features: Uint8Array.of(1, 0, 1), shape: [1], labels: [1, 0, 0], rows: 3 };
 * using examples = new ResidentExamples(rows, { scale: 1 });
 * assertEquals(evaluate(plan, variables.byName, examples).accuracy, 2 / 3);
 * ```
 */
export function evaluate(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples,
  options: EvaluateOptions & EvaluatorOptions = {},
): Evaluation {
  using evaluator = new Evaluator(plan, variables, options);
  return evaluator.evaluate(examples, options);
}

/** {@linkcode evaluate} for a model that is evaluated again and again while it is trained. */
export class Evaluator implements Disposable {
  readonly #programs: BatchPrograms;
  readonly #inference: Inference;
  /** Number of outputs, each the logit or probability of a class, but where it is 1. */
  readonly #width: number;

  /**
   * Makes an evaluator; nothing is calculated yet.
   *
   * @param plan The model.
   * @param variables Its parameters and moving statistics by name.
   * @param options The loss, and whether a backend that can record may.
   */
  constructor(
    plan: ModelPlan,
    variables: Readonly<Record<string, tf.Tensor>>,
    options: EvaluatorOptions = {},
  ) {
    const { loss = "softmaxCrossEntropy", seed } = options;
    const [meanLoss, countCorrect] = [lossOf(loss), countCorrectOf(loss)];
    this.#inference = new Inference(plan, variables, seed);
    this.#width = (plan.layers.at(-1)?.outputShape ?? plan.input).at(-1)!;
    this.#programs = new BatchPrograms(({ x, y }) => {
      const outputs = this.#inference.outputs(x);
      return [tf.stack([meanLoss(outputs, y), countCorrect(outputs, y)]), outputs];
    }, options);
  }

  /** Bytes of the backend's memory that recordings keep to themselves. */
  get bytes(): number {
    return this.#programs.bytes;
  }

  /**
   * Goes back to the masks of the first batch.
   *
   * @param seed Fixes the masks of dropout that is always on; needed where there is some.
   * @throws {RangeError} If a seed is needed and there is none.
   */
  restart(seed: number | undefined): void {
    this.#inference.restart(seed);
  }

  /**
   * Calculates mean loss and accuracy over a data set, without training.
   *
   * @param examples The data set.
   * @param options Which rows, batch size, and whether a last partial batch counts.
   * @returns The figures.
   * @throws {RangeError} If the batch size is not a whole number from 1 to the rows.
   */
  evaluate(examples: ResidentExamples, options: EvaluateOptions = {}): Evaluation {
    const order = options.rows ?? new Int32Array(examples.rows).map((_, row) => row);
    const { batchSize = Math.min(500, order.length), dropLast = false } = options;
    const width = this.#width;
    const answers: number[] = Array(width).fill(0);
    let [loss, correct, rows] = [0, 0, 0];
    for (const batch of batches(order.length, batchSize, { order, dropLast })) {
      this.#inference.next();
      const [figures, outputs] = this.#programs.run(examples, batch);
      loss += figures![0]! * batch.length;
      correct += figures![1]!;
      rows += batch.length;
      if (width > 1) {
        for (const answer of answersOf({ outputs: outputs!, width })) {
          if (answer >= 0) answers[answer]!++;
        }
      }
    }
    const figures = { loss: loss / rows, accuracy: correct / rows, rows };
    return width > 1 ? { ...figures, answers } : figures;
  }

  /** Number of the batch whose masks are drawn; 0 before the first, and where none ever are. */
  get batch(): number {
    return this.#inference.batch;
  }

  /**
   * Goes on as after a batch.
   *
   * @param batch Its number, the first of which is 1.
   */
  goTo(batch: number): void {
    this.#inference.goTo(batch);
  }

  /** Frees what was recorded. */
  [Symbol.dispose](): void {
    this.#programs[Symbol.dispose]();
  }
}
