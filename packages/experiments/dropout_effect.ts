import { forward, type LayerSpec, planModel } from "@shrinklab/models";
import * as tf from "@tensorflow/tfjs";

/** What a dropout layer does to the values that enter it. */
export interface DropoutEffect {
  /** Kind of layer. */
  readonly type: "Dropout" | "AlphaDropout";
  /** Share of values that is dropped on average. */
  readonly rate: number;
  /** How many values entered. */
  readonly entries: number;
  /** How many of them were kept in training. */
  readonly kept: number;
  /** Smallest and largest factor by which kept values were multiplied; for `Dropout`. */
  readonly factors?: readonly [least: number, most: number];
  /** Whether outside training every value left as it came, to the bit. */
  readonly identityOutside: boolean;
  /** Mean and standard deviation of what entered. */
  readonly before: readonly [mean: number, deviation: number];
  /** Mean and standard deviation of what left in training. */
  readonly after: readonly [mean: number, deviation: number];
}

/**
 * Measures what a dropout layer does to some values, in training and outside.
 *
 * @param layer The layer.
 * @param values What enters it, row after row; a 0 tells nothing and is not counted as kept.
 * @param width Values in a row.
 * @param seed Fixes the mask.
 * @returns What became of them; nothing for a layer of another kind.
 *
 * @example
 * ```ts
 * import { dropoutEffect } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const layer = { type: "Dropout", rate: 0.75 } as const;
 * const effect = dropoutEffect(layer, new Float32Array(400).fill(3), 4, 1)!;
 * assertEquals([effect.factors, effect.identityOutside], [[4, 4], true]);
 * ```
 */
export function dropoutEffect(
  layer: LayerSpec,
  values: Float32Array,
  width: number,
  seed: number,
): DropoutEffect | undefined {
  if (layer.type !== "Dropout" && layer.type !== "AlphaDropout") return undefined;
  const plan = planModel({ input: [width], layers: [layer] });
  const masks = { key: [seed, 0], step: 1 } as const;
  const run = (training: boolean) => {
    const outputs = tf.tidy(() => {
      const x = tf.tensor2d(values, [values.length / width, width]);
      return forward(plan, {}, x, { training, masks });
    });
    const left = Float32Array.from(outputs.dataSync());
    outputs.dispose();
    return left;
  };
  const [inside, outside] = [run(true), run(false)];
  // The value that dropped entries have: 0, or for alpha dropout one that many share.
  const dropped = layer.type === "Dropout" ? 0 : commonest(inside);
  let [kept, least, most] = [0, Infinity, -Infinity];
  inside.forEach((value, at) => {
    if (value === dropped || values[at] === 0) return;
    kept++;
    least = Math.min(least, value / values[at]!);
    most = Math.max(most, value / values[at]!);
  });
  return {
    type: layer.type,
    rate: layer.rate,
    entries: values.length,
    kept,
    ...(layer.type === "Dropout" && kept > 0 ? { factors: [least, most] as const } : {}),
    identityOutside: outside.every((value, at) => Object.is(value, values[at])),
    before: meanAndDeviation(values),
    after: meanAndDeviation(inside),
  };
}

function commonest(values: Float32Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, one) => one[1] > most[1] ? one : most)[0];
}

function meanAndDeviation(values: Float32Array): [mean: number, deviation: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, Math.sqrt(squares / values.length)];
}
