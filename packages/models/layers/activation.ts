import {
  activateReference,
  activationNames,
  applyActivation,
  type LayerActivation,
} from "./apply_activation.ts";
import { checkActivation } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { activityFields, type ActivitySpec } from "./regularized.ts";

/** An activation as a layer of its own. */
export interface ActivationSpec extends ActivitySpec {
  /** Marks this kind of layer. */
  readonly type: "Activation";
  /** Default: activation1, activation2, ... */
  readonly name?: string;
  /** Which one. */
  readonly activation: LayerActivation;
}

/** The kind of layer behind {@linkcode ActivationSpec}. */
export const activation: LayerKind<ActivationSpec> = {
  stem: "activation",
  fields: ["activation", ...activityFields],
  text: { name: "activation", places: ["activation"] },
  outputShape(spec, input) {
    checkActivation(spec.activation);
    return input;
  },
  parameters: () => [],
  keepsChannels: ({ activation }) => activation !== "softmax",
  forward: (spec, x) => applyActivation(spec.activation, x),
  reference: (x, { spec, outputShape }) =>
    x.map((row) => activateReference(spec.activation, row, outputShape.at(-1)!)),
  examples: activationNames.map((activation) => ({
    input: [3],
    spec: { type: "Activation", activation },
  })),
};
