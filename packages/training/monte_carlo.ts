import {
  isRandom,
  layerKind,
  type LayerSpec,
  type LossName,
  type ModelPlan,
} from "@shrinklab/models";
import type * as tf from "@tensorflow/tfjs";
import { Inference } from "./inference.ts";
import { probabilitiesOf } from "./metrics/of_losses.ts";
import { type PredictOptions, Predictor } from "./predict.ts";
import type { ResidentExamples } from "./resident_examples.ts";

/** Options of {@linkcode predictMonteCarlo}. */
export interface MonteCarloOptions extends PredictOptions {
  /** How often every row is predicted, 2 or more; default 100. */
  readonly passes?: number;
  /** Fixes the masks, a whole number from 0 to below 2^32. */
  readonly seed: number;
  /** The loss that the model was trained on: logits become probabilities. */
  readonly loss: LossName;
}

/** What many random predictions of every row come to, in float64. */
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
 * @param options Passes, seed, loss.
 * @returns Mean, standard deviation and entropy.
 * @throws {RangeError} If no layer drops, or passes is not a whole number of at least 2.
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
 * const { deviation } = predictMonteCarlo(plan, variables.byName, examples, {
 *   passes: 20,
 *   seed: 1,
 *   loss: "softmaxCrossEntropy",
 * });
 * assert(deviation[0]! > 0);
 * ```
 */
export function predictMonteCarlo(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples,
  options: MonteCarloOptions,
): MonteCarloPrediction {
  const { passes = 100, seed, loss, batchSize } = options;
  if (!Number.isSafeInteger(passes) || passes < 2) {
    throw new RangeError(
      `Cannot predict by Monte Carlo: passes is ${passes}, want a whole number >= 2`,
    );
  }
  const random = withDropoutAlwaysOn(plan);
  if (!isRandom(random, false)) {
    throw new RangeError("Cannot predict by Monte Carlo: no layer drops, want a Dropout");
  }
  const inference = new Inference(random, variables, seed, "Monte Carlo");
  using predictor = new Predictor(random, inference, options);
  let mean = new Float64Array(0);
  let squares = new Float64Array(0);
  let width = 1;
  for (let pass = 0; pass < passes; pass++) {
    const outputs = predictor.predict(examples, batchSize);
    width = outputs.width;
    const probabilities = probabilitiesOf(loss, outputs.values, width);
    if (pass === 0) {
      mean = new Float64Array(probabilities.length);
      squares = new Float64Array(probabilities.length);
    }
    // Welford's way: the deviation of nearly equal passes keeps its digits.
    for (const [i, p] of probabilities.entries()) {
      const apart = p - mean[i]!;
      mean[i]! += apart / (pass + 1);
      squares[i]! += apart * (p - mean[i]!);
    }
  }
  const deviation = squares.map((square) => Math.sqrt(square / passes));
  return { mean, deviation, entropy: entropies(mean, width), width, passes };
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
