import { linearMask } from "../ops/linear_mask.ts";
import { checkRate, keepMask } from "./keep_mask.ts";
import type { LayerKind } from "./layer_kind.ts";

/**
 * Dropout that keeps mean and variance of normalized entries, for SELU networks with
 * `lecun-normal` kernels: a dropped entry becomes SELU's lower limit, then all are scaled and
 * shifted; outside training it does nothing.
 */
export interface AlphaDropoutSpec {
  /** Marks this kind of layer. */
  readonly type: "AlphaDropout";
  /** Default: dropout1, dropout2, ... */
  readonly name?: string;
  /** Share of entries that are dropped, 0 to below 1. */
  readonly rate: number;
}

/** What SELU tends to far below zero: -scale * alpha. */
const LOWER_LIMIT = -1.0507009873554805 * 1.6732632423543772;

/**
 * The kind of layer behind {@linkcode AlphaDropoutSpec}.
 *
 * Source: Klambauer et al. (2017); `keras.layers.AlphaDropout` of Keras 3.15.
 */
export const alphaDropout: LayerKind<AlphaDropoutSpec> = {
  stem: "dropout",
  fields: ["rate"],
  outputShape({ rate }, input) {
    checkRate(rate);
    return input;
  },
  parameters: () => [],
  isRandom: ({ rate }, training) => rate > 0 && training,
  forward(spec, x, _weights, options) {
    if (!alphaDropout.isRandom!(spec, options.training)) return x;
    const { rate } = spec;
    const scale = ((1 - rate) * (1 + rate * LOWER_LIMIT ** 2)) ** -0.5;
    const shift = -scale * LOWER_LIMIT * rate;
    return linearMask(x, keepMask(x, rate, options), { scale, dropped: LOWER_LIMIT, shift });
  },
};
