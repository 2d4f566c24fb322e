import { batches } from "@shrinklab/data";
import type { ModelPlan } from "@shrinklab/models";
import type * as tf from "@tensorflow/tfjs";
import { type BatchProgramOptions, BatchPrograms } from "./batch_program.ts";
import { Inference } from "./inference.ts";
import type { ResidentExamples } from "./resident_examples.ts";

/** Options of {@linkcode predict}. */
export interface PredictOptions extends BatchProgramOptions {
  /** Rows at a time; default 500, or all where there are fewer. */
  readonly batchSize?: number;
  /** Only so many of the first rows, 1 or more; default all. */
  readonly rows?: number;
  /** Fixes the masks of dropout that is always on; needed where there is some. */
  readonly seed?: number;
}

/** What a model gives for a set of rows. */
export interface Outputs {
  /** Outputs of all rows, row after row. */
  readonly values: Float32Array;
  /** Outputs of a row. */
  readonly width: number;
}

/**
 * Calculates what a model gives for every row of a data set, in their order.
 *
 * @param plan The model; its output has one axis.
 * @param variables Its parameters and moving statistics by name.
 * @param examples The data set.
 * @param options Which rows, and how many at a time.
 * @returns The outputs: logits, probabilities or numbers, as the last layer gives them.
 * @throws {RangeError} If the batch size is not a whole number from 1 to the rows.
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { ModelVariables, predict, ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 1 }] });
 * using variables = new ModelVariables(plan, [
 *   { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(2) },
 *   { name: "fc1/bias", shape: [1], values: Float32Array.of(1) },
 * ]);
 * const rows = { features: Uint8Array.of(1, 5), shape: [1], labels: [0, 0], rows: 2 };
 * using examples = new ResidentExamples(rows, { scale: 1 });
 * assertEquals([...predict(plan, variables.byName, examples).values], [3, 11]);
 * ```
 */
export function predict(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples,
  options: PredictOptions = {},
): Outputs {
  using predictor = new Predictor(plan, new Inference(plan, variables, options.seed), options);
  return predictor.predict(examples, options.batchSize, options.rows);
}

/** {@linkcode predict} for predictions that are made again and again. */
export class Predictor implements Disposable {
  readonly #width: number;
  readonly #inference: Inference;
  readonly #programs: BatchPrograms;

  /**
   * @param plan The model; its output has one axis.
   * @param inference The model with its weights.
   * @param options Whether a backend that can record may.
   */
  constructor(plan: ModelPlan, inference: Inference, options: BatchProgramOptions = {}) {
    this.#width = outputWidth(plan);
    this.#inference = inference;
    this.#programs = new BatchPrograms(({ x }) => [inference.outputs(x)], options);
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
   * Calculates the outputs of a data set.
   *
   * @param examples The data set.
   * @param batchSize Rows at a time; default 500, or all where there are fewer.
   * @param rows Only so many of the first rows, 1 or more; default all.
   * @returns The outputs.
   * @throws {RangeError} If the batch size is not a whole number from 1 to the rows.
   */
  predict(examples: ResidentExamples, batchSize?: number, rows = examples.rows): Outputs {
    const count = Math.min(rows, examples.rows);
    const size = batchSize ?? Math.min(500, count);
    const width = this.#width;
    const values = new Float32Array(count * width);
    let at = 0;
    for (const some of batches(count, size, { dropLast: false })) {
      this.#inference.next();
      values.set(this.#programs.run(examples, some)[0]!, at);
      at += some.length * width;
    }
    return { values, width };
  }

  /** Frees what was recorded. */
  [Symbol.dispose](): void {
    this.#programs[Symbol.dispose]();
  }
}

/**
 * Outputs that a model gives for a row.
 *
 * @param plan The model.
 * @returns Their number.
 * @throws {RangeError} If they have several axes.
 */
export function outputWidth(plan: ModelPlan): number {
  const shape = plan.layers.at(-1)?.outputShape ?? plan.input;
  if (shape.length === 1) return shape[0]!;
  throw new RangeError(`Cannot predict: the output is [${shape.join(", ")}], want one axis`);
}

/**
 * A model up to what enters its last activation.
 *
 * @param model The model.
 * @returns It; nothing where the last activation is no sigmoid or softmax.
 */
export function withoutLastActivation(model: ModelPlan): ModelPlan | undefined {
  const last = model.layers.at(-1);
  if (last === undefined || !("activation" in last.spec)) return undefined;
  const { activation } = last.spec;
  if (activation !== "sigmoid" && activation !== "softmax") return undefined;
  const spec = { ...last.spec, activation: "linear" } as const;
  return { ...model, layers: [...model.layers.slice(0, -1), { ...last, spec }] };
}
