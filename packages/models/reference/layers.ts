import { philox } from "@shrinklab/ops";
import type { MaskSource } from "../layers/layer_kind.ts";
import type { LayerSpec } from "../layers/registry.ts";
import type { PlannedLayer } from "../model_plan.ts";
import { activateReference } from "./activate.ts";
import { slide } from "./window.ts";

/** A batch: the values of every row, row-major. */
export type Rows = readonly (readonly number[])[];

/** What a layer is told. */
export interface ReferenceOptions {
  /** Whether it is part of a training step. */
  readonly training: boolean;
  /** What masks are drawn from. */
  readonly masks?: MaskSource | undefined;
}

/** A layer, its weights by role, and its place. */
interface Given<Spec> extends ReferenceOptions {
  readonly layer: PlannedLayer;
  readonly spec: Spec;
  readonly weights: Readonly<Record<string, ArrayLike<number>>>;
  readonly place: number;
}

/** Every kind of layer in plain float64 loops, from its definition. */
export const referenceLayers: {
  readonly [Type in LayerSpec["type"]]: (
    x: Rows,
    given: Given<Extract<LayerSpec, { type: Type }>>,
  ) => Rows;
} = {
  Flatten: (x) => x,
  Activation: (x, { spec, layer }) =>
    x.map((row) => activateReference(spec.activation, row, layer.outputShape.at(-1)!)),
  Dense: (x, { spec, weights }) =>
    x.map((row) => {
      const z = Array.from({ length: spec.units }, (_, unit) => {
        let sum = weights.bias![unit]!;
        for (const [i, value] of row.entries()) {
          sum += value * weights.kernel![i * spec.units + unit]!;
        }
        return sum;
      });
      return activateReference(spec.activation, z, spec.units);
    }),
  Conv2D: (x, { spec, weights, layer }) =>
    x.map((row) => {
      const sliding = {
        size: spec.kernelSize,
        strides: spec.strides ?? 1,
        padding: spec.padding,
      };
      const channels = layer.inputShape[2]!;
      const z = slide(layer, sliding, (filter, under) => {
        let sum = weights.bias![filter]!;
        for (const { place, at } of under) {
          for (let channel = 0; channel < channels; channel++) {
            const tap = (place * channels + channel) * spec.filters + filter;
            sum += row[at + channel]! * weights.kernel![tap]!;
          }
        }
        return sum;
      });
      return activateReference(spec.activation, z, spec.filters);
    }),
  MaxPool2D: (x, { spec, layer }) =>
    x.map((row) => {
      const { poolSize: size, strides = spec.poolSize, padding } = spec;
      return slide(
        layer,
        { size, strides, padding },
        (channel, under) => Math.max(...under.map(({ at }) => row[at + channel]!)),
      );
    }),
  BatchNorm(x, { spec, weights, layer, training }) {
    const channels = layer.inputShape.at(-1)!;
    const epsilon = spec.epsilon ?? 1e-3;
    const [means, variances] = training
      ? momentsOf(channels, x.flat())
      : [weights["moving-mean"]!, weights["moving-variance"]!];
    return x.map((row) =>
      row.map((value, i) => {
        const c = i % channels;
        const standard = (value - means[c]!) / Math.sqrt(variances[c]! + epsilon);
        return standard * weights.scale![c]! + weights.shift![c]!;
      })
    );
  },
  LayerNorm(x, { spec, weights, layer }) {
    const width = layer.inputShape.at(-1)!;
    return x.map((row) =>
      row.map((value, i) => {
        const start = i - i % width;
        const [[mean], [variance]] = momentsOf(1, row.slice(start, start + width));
        const standard = (value - mean!) / Math.sqrt(variance! + (spec.epsilon ?? 1e-3));
        return standard * weights.scale![i % width]! + weights.shift![i % width]!;
      })
    );
  },
  Dropout(x, given) {
    const { rate, always } = given.spec;
    if (!given.training && !always) return x;
    return masked(x, given, rate, (value, keep) => keep ? value / (1 - rate) : 0);
  },
  AlphaDropout(x, given) {
    const { rate, always } = given.spec;
    if (!given.training && !always) return x;
    const lowest = -1.7580993408473766;
    // The scale and shift that give back mean 0 and variance 1 (Klambauer et al. 2017).
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * lowest ** 2));
    return masked(
      x,
      given,
      rate,
      (value, keep) => scale * ((keep ? value : lowest) - rate * lowest),
    );
  },
};

function momentsOf(channels: number, values: readonly number[]): [number[], number[]] {
  const columns = Array.from(
    { length: channels },
    (_, c) => values.filter((_, i) => i % channels === c),
  );
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const means = columns.map(mean);
  return [means, columns.map((list, c) => mean(list.map((x) => (x - means[c]!) ** 2)))];
}

function masked(
  x: Rows,
  { masks, place }: { readonly masks?: MaskSource | undefined; readonly place: number },
  rate: number,
  put: (value: number, keep: boolean) => number,
): Rows {
  const { key, step } = masks!;
  const width = x[0]!.length;
  return x.map((row, r) =>
    row.map((value, i) => {
      const element = r * width + i;
      const counter = [Math.floor(element / 4), typeof step === "number" ? step : step(), place, 0];
      const words = philox(counter as [number, number, number, number], key);
      return put(value, words[element % 4]! >= Math.floor(rate * 2 ** 32));
    })
  );
}
