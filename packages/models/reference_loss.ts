import type { ActivationName } from "./activations.ts";
import { checkPair } from "./layers/check_field.ts";
import type { Shape } from "./layers/layer_kind.ts";
import type { LayerSpec } from "./layers/registry.ts";
import type { ModelPlan, PlannedLayer } from "./model_plan.ts";

/** A tensor's values in float64, row-major. */
type Values = ArrayLike<number>;

/**
 * The mean softmax cross-entropy of a model in plain float64 loops, far too slow to train with:
 * what the tests of every backend compare with, and take finite differences of.
 *
 * @param plan The model.
 * @param weights Its parameters' values by name.
 * @param x The examples' values, row after row.
 * @param labels One label a row.
 * @returns The loss.
 *
 * @example
 * ```ts
 * import { planModel, referenceLoss } from "@shrinklab/models";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 2 }] });
 * const weights = { "fc1/kernel": [0, 1], "fc1/bias": [0, 0] };
 * assertAlmostEquals(referenceLoss(plan, weights, [0], [1]), Math.log(2));
 * ```
 */
export function referenceLoss(
  plan: ModelPlan,
  weights: Readonly<Record<string, Values>>,
  x: Values,
  labels: Values,
): number {
  const size = length(plan.input);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    let values: Values = Array.from({ length: size }, (_, i) => x[row * size + i]!);
    for (const layer of plan.layers) values = applyLayer(layer, values, weights);
    const logits = Array.from(values);
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    sum += Math.log(total) + largest - logits[labels[row]!]!;
  }
  return sum / labels.length;
}

function length(shape: Shape): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

function applyLayer(
  layer: PlannedLayer,
  x: Values,
  weights: Readonly<Record<string, Values>>,
): Values {
  const kernel = weights[`${layer.name}/kernel`]!;
  const bias = weights[`${layer.name}/bias`]!;
  const { spec } = layer;
  switch (spec.type) {
    case "Flatten":
      return x;
    case "Activation":
      return Array.from(x, (z) => activate(spec.activation, z));
    case "Dense":
      return Array.from({ length: spec.units }, (_, unit) => {
        let z = bias[unit]!;
        for (let i = 0; i < x.length; i++) z += x[i]! * kernel[i * spec.units + unit]!;
        return activate(spec.activation, z);
      });
    case "Conv2D":
      return slide(layer, spec, spec.kernelSize, spec.strides ?? 1, (filter, under) => {
        let z = bias[filter]!;
        for (const { place, at } of under) {
          for (let channel = 0; channel < layer.inputShape[2]!; channel++) {
            const tap = (place * layer.inputShape[2]! + channel) * spec.filters + filter;
            z += x[at + channel]! * kernel[tap]!;
          }
        }
        return activate(spec.activation, z);
      });
    case "MaxPool2D":
      return slide(
        layer,
        spec,
        spec.poolSize,
        spec.strides ?? spec.poolSize,
        (channel, under) => Math.max(...under.map(({ at }) => x[at + channel]!)),
      );
  }
}

/** A pixel under the window: its number in the window, and where its channels start. */
interface Tap {
  readonly place: number;
  readonly at: number;
}

/** Calculates every output of a layer whose window slides over an image. */
function slide(
  layer: PlannedLayer,
  spec: LayerSpec & { padding?: "valid" | "same" },
  windowSize: unknown,
  step: unknown,
  output: (channel: number, under: readonly Tap[]) => number,
): number[] {
  const window = checkPair("window", windowSize);
  const strides = checkPair("strides", step);
  const [height, width, inChannels] = layer.inputShape as [number, number, number];
  const [outHeight, outWidth, channels] = layer.outputShape as [number, number, number];
  const [top, left] = [0, 1].map((axis) => {
    if (spec.padding !== "same") return 0;
    const covered = (layer.outputShape[axis]! - 1) * strides[axis]! + window[axis]!;
    return Math.floor(Math.max(0, covered - layer.inputShape[axis]!) / 2);
  }) as [number, number];
  const result: number[] = [];
  for (let down = 0; down < outHeight; down++) {
    for (let right = 0; right < outWidth; right++) {
      const under: Tap[] = [];
      for (let place = 0; place < window[0] * window[1]; place++) {
        const i = down * strides[0] - top + Math.floor(place / window[1]);
        const j = right * strides[1] - left + place % window[1];
        if (i < 0 || i >= height || j < 0 || j >= width) continue;
        under.push({ place, at: (i * width + j) * inChannels });
      }
      for (let channel = 0; channel < channels; channel++) result.push(output(channel, under));
    }
  }
  return result;
}

function activate(name: ActivationName = "linear", z: number): number {
  const functions: Record<ActivationName, (z: number) => number> = {
    linear: (z) => z,
    relu: (z) => Math.max(z, 0),
    tanh: Math.tanh,
    sigmoid: (z) => 1 / (1 + Math.exp(-z)),
    elu: (z) => z > 0 ? z : Math.expm1(z),
  };
  return functions[name](z);
}
