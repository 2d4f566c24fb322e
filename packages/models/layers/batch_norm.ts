import { assignFormula, type Formula } from "@shrinklab/formula";
import { normalize, normalizeWith } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";
import { checkNumber, checkSwitch } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { momentsOf, scaleReference } from "./moments.ts";

/**
 * Normalizes every channel over the batch (and the pixels): in training with the mean and the
 * biased variance of the batch, otherwise with moving averages of them. Names, defaults and
 * arithmetic are those of Keras.
 */
export interface BatchNormSpec {
  /** Marks this kind of layer. */
  readonly type: "BatchNorm";
  /** Default: bn1, bn2, ... */
  readonly name?: string;
  /** Share of a moving average that a step keeps, 0 to 1; default 0.99. PyTorch's is 1 less it. */
  readonly momentum?: number;
  /** Added to the variance before its root, above 0; default 1e-3. */
  readonly epsilon?: number;
  /**
   * Whether training updates the moving averages; default true. Under false they stay at mean 0
   * and variance 1, so that evaluation does not normalize: the fault of experiment E2.
   */
  readonly updatesStatistics?: boolean;
}

/**
 * The kind of layer behind {@linkcode BatchNormSpec}.
 *
 * Source: Ioffe and Szegedy (2015); `keras.layers.BatchNormalization` of Keras 3.15.
 */
export const batchNorm: LayerKind<BatchNormSpec> = {
  stem: "bn",
  fields: ["momentum", "epsilon", "updatesStatistics"],
  text: { name: "batch-norm", places: [] },
  outputShape(spec, input) {
    const { momentum = 0.99, epsilon = 1e-3 } = spec;
    checkNumber("momentum", momentum, "a number from 0 to 1", (x) => x >= 0 && x <= 1);
    checkNumber("epsilon", epsilon, "a number > 0", (x) => x > 0);
    checkSwitch("updatesStatistics", spec.updatesStatistics);
    return input;
  },
  parameters: (_spec, input) => [
    { role: "scale", ...ofChannels(input), initial: 1 },
    { role: "shift", ...ofChannels(input), initial: 0 },
  ],
  statistics: (_spec, input) => [
    { role: "moving-mean", ...ofChannels(input), initial: 0 },
    { role: "moving-variance", ...ofChannels(input), initial: 1 },
  ],
  keepsChannels: () => true,
  forward(spec, x, weights, { training }) {
    const { momentum = 0.99, epsilon = 1e-3, updatesStatistics = true } = spec;
    const { scale, shift } = weights as Record<"scale" | "shift", tf.Tensor1D>;
    const [mean, variance] = [weights["moving-mean"]!, weights["moving-variance"]!];
    const rows = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
    const onMoments = (batchMean: tf.Tensor, batchVariance: tf.Tensor) => {
      if (!updatesStatistics) return;
      move(mean, batchMean, momentum);
      move(variance, batchVariance, momentum);
    };
    const y = training
      ? normalize(rows, scale, shift, { over: "rows", epsilon, onMoments })
      : normalizeWith(rows, { mean, variance, scale, shift }, epsilon);
    return tf.reshape(y, x.shape);
  },
  reference(x, { spec, weights, inputShape, training }) {
    const channels = inputShape.at(-1)!;
    const [means, variances] = training
      ? momentsOf(channels, x.flat())
      : [weights["moving-mean"]!, weights["moving-variance"]!];
    return scaleReference(x, weights, (value, _row, i) => {
      const c = i % channels;
      return (value - means[c]!) / Math.sqrt(variances[c]! + (spec.epsilon ?? 1e-3));
    });
  },
  examples: [
    { input: [4], spec: { type: "BatchNorm" } },
    { input: [3], spec: { type: "BatchNorm", epsilon: 0.1, momentum: 0.5 } },
    { input: [2, 3, 2], spec: { type: "BatchNorm" } },
  ],
};

/**
 * What a BatchNorm does outside training, as `factor * x + offset` of every channel.
 *
 * @param spec The layer.
 * @param weights Its parameters and statistics by role.
 * @returns One factor and one offset for each channel, in float64.
 *
 * @example
 * ```ts
 * import { batchNormLine } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const weights = { scale: [3], shift: [1], "moving-mean": [2], "moving-variance": [1.25] };
 * const line = batchNormLine({ type: "BatchNorm", epsilon: 1 }, weights);
 * assertEquals(line, { factor: [2], offset: [-3] });
 * ```
 */
export function batchNormLine(
  { epsilon = 1e-3 }: BatchNormSpec,
  weights: Readonly<Record<string, ArrayLike<number>>>,
): { readonly factor: readonly number[]; readonly offset: readonly number[] } {
  const { scale, shift } = weights;
  const [mean, variance] = [weights["moving-mean"]!, weights["moving-variance"]!];
  const factor = Array.from(scale!, (one, c) => one / Math.sqrt(variance[c]! + epsilon));
  return { factor, offset: factor.map((by, c) => shift![c]! - by * mean[c]!) };
}

function ofChannels(input: readonly number[]) {
  const channels = input.at(-1)!;
  return { shape: [channels], fanIn: 1, fanOut: 1 };
}

function move(moving: tf.Tensor, batch: tf.Tensor, momentum: number): void {
  assignFormula(movingAverage, { moving, batch }, { momentum, rest: 1 - momentum });
}

const movingAverage: Formula = {
  name: "moving average",
  inputs: ["moving", "batch"],
  scalars: ["momentum", "rest"],
  outputs: ["moving"],
  evaluate: (m, { moving, batch, momentum, rest }) => ({
    moving: m.add(m.multiply(moving!, momentum!), m.multiply(batch!, rest!)),
  }),
};
