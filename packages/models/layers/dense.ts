import { fusedMatMul } from "@shrinklab/ops";
import type * as tf from "@tensorflow/tfjs";
import {
  activateReference,
  fusedActivation,
  type LayerActivation,
  restOfActivation,
} from "./apply_activation.ts";
import { checkActivation, checkBias, checkRank, checkSize } from "./check_field.ts";
import type { LayerKind } from "./layer_kind.ts";
import { regularizedFields, type RegularizedSpec } from "./regularized.ts";

/** Fully connected layer. Field names and defaults are those of Keras. */
export interface DenseSpec extends RegularizedSpec {
  /** Marks this kind of layer. */
  readonly type: "Dense";
  /** Default: fc1, fc2, ... */
  readonly name?: string;
  /** Number of outputs. */
  readonly units: number;
  /** Default `"linear"`. */
  readonly activation?: LayerActivation;
  /** Whether a bias is added; default true. */
  readonly useBias?: boolean;
}

/** The kind of layer behind {@linkcode DenseSpec}: `[features]` in, `[units]` out. */
export const dense: LayerKind<DenseSpec> = {
  stem: "fc",
  fields: ["units", "activation", "useBias", ...regularizedFields],
  text: { name: "dense", places: ["units"] },
  outputShape(spec, input) {
    checkRank(input, "features");
    checkSize("units", spec.units);
    checkActivation(spec.activation);
    checkBias(spec);
    return [spec.units];
  },
  parameters(spec, input) {
    const fans = { fanIn: input[0]!, fanOut: spec.units };
    return [
      { role: "kernel", shape: [input[0]!, spec.units], ...fans },
      ...(spec.useBias === false ? [] : [{ role: "bias", shape: [spec.units], ...fans }]),
    ];
  },
  forward(spec, x, weights) {
    const { kernel, bias } = weights as { kernel: tf.Tensor2D; bias?: tf.Tensor1D };
    const z = fusedMatMul(x as tf.Tensor2D, kernel, bias, fusedActivation(spec.activation));
    return restOfActivation(spec.activation, z);
  },
  reference: (x, { spec: { units, activation }, weights: { kernel, bias } }) =>
    x.map((row) => {
      const z = Array.from(
        { length: units },
        (_, unit) =>
          row.reduce(
            (sum, value, i) => sum + value * kernel![i * units + unit]!,
            bias?.[unit] ?? 0,
          ),
      );
      return activateReference(activation, z, units);
    }),
  examples: [
    ...(["selu", "elu", "exponential", "softmax"] as const).map((activation) => ({
      input: [5],
      spec: { type: "Dense", units: 3, activation } as const,
    })),
    { input: [5], spec: { type: "Dense", units: 3, useBias: false } },
    { input: [5], spec: { type: "Dense", units: 3, useBias: false, activation: "tanh" } },
  ],
};
