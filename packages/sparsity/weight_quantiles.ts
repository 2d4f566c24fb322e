import type { Weights } from "./weights.ts";

/** A quantile of some weights. */
export interface WeightQuantile {
  /** Share of the weights that are not larger, 0 to 1. */
  readonly share: number;
  /** The weight. */
  readonly value: number;
}

/**
 * Quantiles of weights: of a sorted list, with linear interpolation between neighbors.
 *
 * @param tensors Weights; all of them go into one list. Those that are not finite are left out.
 * @param shares Which quantiles, each 0 to 1; by default 1, 25, 50, 75 and 99 %.
 * @returns A quantile for each share; not a number where there are no weights.
 * @throws {RangeError} If a share is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { weightQuantiles } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const w = { name: "w", shape: [3], values: Float32Array.of(4, 0, 1) };
 * assertEquals(weightQuantiles([w], [0.5, 0.75]), [
 *   { share: 0.5, value: 1 },
 *   { share: 0.75, value: 2.5 },
 * ]);
 * ```
 *
 * Source: Hyndman and Fan (1996), definition 7, numpy's default.
 */
export function weightQuantiles(
  tensors: readonly Weights[],
  shares: readonly number[] = [0.01, 0.25, 0.5, 0.75, 0.99],
): WeightQuantile[] {
  const wrong = shares.find((share) => !(share >= 0 && share <= 1));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot take quantile: share is ${wrong}, want a number from 0 to 1`);
  }
  const size = tensors.reduce((sum, { values }) => sum + values.length, 0);
  const all = new Float32Array(size);
  let count = 0;
  for (const { values } of tensors) {
    for (let i = 0; i < values.length; i++) {
      if (Number.isFinite(values[i]!)) all[count++] = values[i]!;
    }
  }
  const sorted = all.subarray(0, count).sort();
  return shares.map((share) => {
    const place = share * (count - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
    return { share, value: low + (high - low) * (place - Math.floor(place)) };
  });
}
