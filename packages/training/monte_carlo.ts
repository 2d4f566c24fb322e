import { batches } from "@shrinklab/data";
import {
  isRandom,
  layerKind,
  type LayerSpec,
  losses,
  type LossName,
  type ModelPlan,
} from "@shrinklab/models";
import { activate, softmax } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import { BatchPrograms } from "./batch_program.ts";
import { TURN_MS } from "./fit.ts";
import { Inference } from "./inference.ts";
import { Moments } from "./moments.ts";
import { outputWidth, type PredictOptions } from "./predict.ts";
import type { ResidentExamples } from "./resident_examples.ts";

/** Options of {@linkcode predictMonteCarlo}. */
export interface MonteCarloOptions extends PredictOptions {
  /** How often every row is predicted, 2 or more; default 100. */
  readonly passes?: number;
  /** Fixes the masks, a whole number from 0 to below 2^32. */
  readonly seed: number;
  /** The loss that the model was trained on: logits become probabilities. */
  readonly loss: LossName;
  /** Ends the passes, unless they are done within a moment. */
  readonly signal?: AbortSignal | undefined;
}

/** What many random predictions of every row come to. */
export interface MonteCarloPrediction {
  /** Mean probability of each class, row after row. */
  readonly mean: Float64Array;
  /** Standard deviation of each over the passes (divided by their number). */
  readonly deviation: Float64Array;
  /**
   * Entropy of each row's mean, in nats: 0 where the model is sure, log(classes) where it knows
   * nothing. With one output it is that of the two answers.
   */
  readonly entropy: Float64Array;
  /** Probabilities of a row. */
  readonly width: number;
  /** How often every row was predicted. */
  readonly passes: number;
}

/**
 * Predicts every row many times with dropout on, to see how sure a model is. Only the layers that
 * drop are random: BatchNorm normalizes with its moving statistics and leaves them alone.
 *
 * @param plan The model; its dropout layers need not be always on.
 * @param variables Its parameters and moving statistics by name.
 * @param examples The data set.
 * @param options Passes, seed, loss, and what ends them.
 * @returns Mean, standard deviation and entropy.
 * @throws {RangeError} If no layer drops, or passes is not a whole number of at least 2.
 * @throws {DOMException} If the signal ends the passes, or what else it gives as its reason.
 *
 * Source: Gal and Ghahramani (2016).
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { ModelVariables, predictMonteCarlo, ResidentExamples } from "@shrinklab/training";
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const layers = [{ type: "Dropout", rate: 0.5 }, { type: "Dense", units: 2 }] as const;
 * const plan = planModel({ input: [1], layers });
 * using variables = new ModelVariables(plan, [
 *   { name: "fc1/kernel", shape: [1, 2], values: Float32Array.of(2, -2) },
 *   { name: "fc1/bias", shape: [2], values: Float32Array.of(0, 0) },
 * ]);
 * const row = { features: Uint8Array.of(1), shape: [1], labels: [0], rows: 1 };
 * using examples = new ResidentExamples(row, { scale: 1 });
 * const { deviation } = await predictMonteCarlo(plan, variables.byName, examples, {
 *   passes: 20,
 *   seed: 1,
 *   loss: "softmaxCrossEntropy",
 * });
 * assert(deviation[0]! > 0);
 * ```
 */
export async function predictMonteCarlo(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples,
  options: MonteCarloOptions,
): Promise<MonteCarloPrediction> {
  const { passes = 100, seed, loss, batchSize, signal } = options;
  if (!Number.isSafeInteger(passes) || passes < 2) {
    throw new RangeError(
      `Cannot predict by Monte Carlo: passes is ${passes}, want a whole number >= 2`,
    );
  }
  const random = withDropoutAlwaysOn(plan);
  if (!isRandom(random, false)) {
    throw new RangeError("Cannot predict by Monte Carlo: no layer drops, want a Dropout");
  }
  const width = outputWidth(random);
  const inference = new Inference(random, variables, seed, "Monte Carlo");
  const size = batchSize ?? Math.min(500, examples.rows);
  const count = Math.ceil(examples.rows / size);
  const mean = new Float64Array(examples.rows * width);
  const deviation = new Float64Array(examples.rows * width);
  // One for the batches of each size: the last one may be smaller.
  const bySize = new Map<number, Moments>();
  using programs = new BatchPrograms(({ x }) => {
    bySize.get(x.shape[0]!)!.add(probabilities(loss, inference.outputs(x)));
    return [];
  }, options);
  let turn = performance.now();
  try {
    for (const [at, rows] of [...batches(examples.rows, size, { dropLast: false })].entries()) {
      const moments = bySize.get(rows.length) ?? new Moments([rows.length, width]);
      bySize.set(rows.length, moments);
      moments.reset();
      for (let pass = 0; pass < passes; pass++) {
        if (performance.now() - turn > TURN_MS) {
          await new Promise((resolve) => setTimeout(resolve));
          signal?.throwIfAborted();
          turn = performance.now();
        }
        inference.goTo(pass * count + at + 1);
        moments.next();
        programs.run(examples, rows);
      }
      const { mean: means, squares } = moments.read();
      mean.set(means, at * size * width);
      deviation.set(squares.map((sum) => Math.sqrt(sum / passes)), at * size * width);
    }
  } finally {
    for (const moments of bySize.values()) moments[Symbol.dispose]();
  }
  return { mean, deviation, entropy: entropies(mean, width), width, passes };
}

/** Outputs of a model as probabilities, on the backend. */
function probabilities(loss: LossName, outputs: tf.Tensor): tf.Tensor {
  if (losses[loss].outputs !== "logits") return outputs;
  return loss === "softmaxCrossEntropy" ? softmax(outputs) : activate(outputs, "sigmoid");
}

function withDropoutAlwaysOn(plan: ModelPlan): ModelPlan {
  const layers = plan.layers.map((layer) =>
    layerKind(layer.spec.type).fields.includes("always")
      ? { ...layer, spec: { ...layer.spec, always: true } as LayerSpec }
      : layer
  );
  return { ...plan, layers };
}

function entropies(mean: Float64Array, width: number): Float64Array {
  const term = (p: number) => p > 0 ? -p * Math.log(p) : 0;
  return Float64Array.from({ length: mean.length / width }, (_, row) => {
    if (width === 1) return term(mean[row]!) + term(1 - mean[row]!);
    return mean.subarray(row * width, (row + 1) * width).reduce((sum, p) => sum + term(p), 0);
  });
}
