import type * as tf from "@tensorflow/tfjs";
import type { ActivationName } from "../activations.ts";
import { fusedMatMul } from "../ops/fused_mat_mul.ts";
import { checkActivation, checkRank, checkSize } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";

/** Fully connected layer, with a bias. Field names and defaults are those of Keras. */
export interface DenseSpec {
  /** Marks this kind of layer. */
  readonly type: "Dense";
  /** Default: fc1, fc2, ... */
  readonly name?: string;
  /** Number of outputs. */
  readonly units: number;
  /** Default `"linear"`. */
  readonly activation?: ActivationName;
}

/** The kind of layer behind {@linkcode DenseSpec}: `[features]` in, `[units]` out. */
export const dense: LayerKind<DenseSpec> = {
  stem: "fc",
  fields: ["units", "activation"],
  outputShape(spec, input) {
    checkRank(input, "features");
    checkSize("units", spec.units);
    checkActivation(spec.activation);
    return [spec.units];
  },
  parameters(spec, input) {
    const fans = { fanIn: input[0]!, fanOut: spec.units };
    return [
      { role: "kernel", shape: [input[0]!, spec.units], ...fans },
      { role: "bias", shape: [spec.units], ...fans },
    ];
  },
  forward: (spec, x, weights) =>
    fusedMatMul(
      x as tf.Tensor2D,
      weights.kernel as tf.Tensor2D,
      weights.bias as tf.Tensor1D,
      spec.activation ?? "linear",
    ),
};
