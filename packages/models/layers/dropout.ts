import { linearMask } from "@shrinklab/ops";
import { checkSwitch } from "./check_field.ts";
import { checkRate, drops, keepMask, maskReference } from "./keep_mask.ts";
import type { LayerKind } from "./layer_kind.ts";

/**
 * Sets a random share of the entries to 0 and scales the others by `1 / (1 - rate)`, so that the
 * expected value stays; outside training it does nothing.
 */
export interface DropoutSpec {
  /** Marks this kind of layer. */
  readonly type: "Dropout";
  /** Default: dropout1, dropout2, ... */
  readonly name?: string;
  /** Share of entries that are dropped, 0 to below 1. */
  readonly rate: number;
  /**
   * Whether it drops outside training too, for Monte Carlo predictions in which other layers, such
   * as BatchNorm, behave as always; default false.
   */
  readonly always?: boolean;
}

/**
 * The kind of layer behind {@linkcode DropoutSpec}.
 *
 * Source: Srivastava et al. (2014), inverted; `keras.layers.Dropout` of Keras 3.15.
 */
export const dropout: LayerKind<DropoutSpec> = {
  stem: "dropout",
  fields: ["rate", "always"],
  text: { name: "dropout", places: ["rate"] },
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
    const keep = keepMask(x, spec.rate, options);
    return linearMask(x, keep, { scale: 1 / (1 - spec.rate), dropped: 0, shift: 0 });
  },
  reference: (x, call) =>
    maskReference(x, call, (value, keep) => keep ? value / (1 - call.spec.rate) : 0),
  examples: [
    { input: [6], spec: { type: "Dropout", rate: 0.2 } },
    { input: [6], spec: { type: "Dropout", rate: 0.75, always: true } },
    { input: [6], spec: { type: "Dropout", rate: 0 } },
  ],
};
