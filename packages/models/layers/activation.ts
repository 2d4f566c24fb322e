import { type ActivationName, activations } from "../activations.ts";
import { checkActivation } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";

/** An activation as a layer of its own. */
export interface ActivationSpec {
  /** Marks this kind of layer. */
  readonly type: "Activation";
  /** Default: activation1, activation2, ... */
  readonly name?: string;
  /** Which one. */
  readonly activation: ActivationName;
}

/** The kind of layer behind {@linkcode ActivationSpec}. */
export const activation: LayerKind<ActivationSpec> = {
  stem: "activation",
  fields: ["activation"],
  outputShape(spec, input) {
    checkActivation(spec.activation);
    return input;
  },
  parameters: () => [],
  forward: (spec, x) => activations[spec.activation].apply(x),
};
