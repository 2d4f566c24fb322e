import { linearMask, SELU_ALPHA, SELU_SCALE } from "@shrinklab/ops";
import { checkSwitch } from "./check_field.ts";
import { checkRate, drops, keepMask, maskReference } from "./keep_mask.ts";
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
  /** Whether it drops outside training too, for Monte Carlo predictions; default false. */
  readonly always?: boolean;
}

/** What SELU tends to far below zero. */
const LOWER_LIMIT = -SELU_SCALE * SELU_ALPHA;

/**
 * The kind of layer behind {@linkcode AlphaDropoutSpec}.
 *
 * Source: Klambauer et al. (2017); `keras.layers.AlphaDropout` of Keras 3.15.
 */
export const alphaDropout: LayerKind<AlphaDropoutSpec> = {
  stem: "dropout",
  fields: ["rate", "always"],
  text: { name: "alpha-dropout", places: ["rate"] },
  outputShape({ rate, always }, input) {
    checkRate(rate);
    checkSwitch("always", always);
    return input;
  },
  parameters: () => [],
  isRandom: drops,
  keepsChannels: (spec) => !drops(spec, false),
  forward(spec, x, _weights, options) {
    if (!drops(spec, options.training)) return x;
    const { rate } = spec;
    // A root, not a power: powers round differently from one JavaScript engine to the next.
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWER_LIMIT * LOWER_LIMIT));
    const shift = -scale * LOWER_LIMIT * rate;
    return linearMask(x, keepMask(x, rate, options), { scale, dropped: LOWER_LIMIT, shift });
  },
  reference(x, call) {
    const { rate } = call.spec;
    const lowest = -1.7580993408473766;
    // The scale and shift that give back mean 0 and variance 1.
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * lowest ** 2));
    return maskReference(
      x,
      call,
      (value, keep) => scale * ((keep ? value : lowest) - rate * lowest),
    );
  },
  examples: [{ input: [5], spec: { type: "AlphaDropout", rate: 0.4 } }],
};
