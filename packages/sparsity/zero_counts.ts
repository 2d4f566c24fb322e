import type { Numbers, Weights } from "./weights.ts";

/** Share of a tensor's largest |w| below which a weight counts as near zero: experiment E3's. */
export const NEAR_ZERO = 0.0005;

/** How many weights of a tensor, or of several, are zero or nearly so. */
export interface ZeroCounts {
  /** Number of weights. */
  readonly size: number;
  /** Largest |w|; 0 where there are no weights. */
  readonly maxAbs: number;
  /** Weights with |w| < threshold * max|w|, the maximum being their own tensor's. */
  readonly nearZero: number;
  /** Weights that are exactly 0. */
  readonly exactZero: number;
  /** Largest |w| of those near zero: how far from 0 they are; 0 where all are exactly 0. */
  readonly maxNearZero: number;
  /** Weights that are not finite; they count as neither. */
  readonly notFinite: number;
}

/**
 * Counts the zeros of a tensor as experiment E3's `check_weight` does.
 *
 * The rule is strict: in a tensor that is all zero no weight is below its largest, so nearZero is 0
 * there and exactZero tells the truth. Weights that are not finite do not enter the maximum.
 *
 * @param values The weights.
 * @param threshold Share of the largest |w|, from 0 to 1; 0.0005 by default.
 * @returns The counts.
 * @throws {RangeError} If the threshold is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { countZeros } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countZeros(Float32Array.of(0, 2 ** -13, -1, 0.5)), {
 *   size: 4,
 *   maxAbs: 1,
 *   nearZero: 2,
 *   exactZero: 1,
 *   maxNearZero: 2 ** -13,
 *   notFinite: 0,
 * });
 * ```
 */
export function countZeros(values: Numbers, threshold: number = NEAR_ZERO): ZeroCounts {
  const limit = nearZeroLimit(values, threshold);
  let [maxAbs, nearZero, exactZero, maxNearZero, notFinite] = [0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (!Number.isFinite(size)) notFinite++;
    else maxAbs = Math.max(maxAbs, size);
    if (size < limit) {
      nearZero++;
      maxNearZero = Math.max(maxNearZero, size);
    }
    if (size === 0) exactZero++;
  }
  return { size: values.length, maxAbs, nearZero, exactZero, maxNearZero, notFinite };
}

/**
 * The |w| below which a weight of a tensor counts as near zero.
 *
 * Of weights in float32 the product is rounded to float32, as it is where E3 calculates it in
 * PyTorch: a weight that lies on the limit then falls on the same side.
 *
 * @param values The tensor's weights.
 * @param threshold Share of the largest |w|, from 0 to 1; 0.0005 by default.
 * @returns `threshold * max|w|`.
 * @throws {RangeError} If the threshold is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { nearZeroLimit } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearZeroLimit(Float32Array.of(1, -4), 0.25), 1);
 * ```
 */
export function nearZeroLimit(values: Numbers, threshold: number = NEAR_ZERO): number {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new RangeError(`Cannot count zeros: threshold is ${threshold}, want 0 to 1`);
  }
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > largest && size < Infinity) largest = size;
  }
  const limit = largest * threshold;
  return values instanceof Float32Array ? Math.fround(limit) : limit;
}

/**
 * Adds up the counts of several tensors.
 *
 * @param parts Counts of each.
 * @returns Sums, and the largest |w| of all and of those near zero.
 *
 * @example
 * ```ts
 * import { countZeros, totalZeros } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = [Float32Array.of(0, 1), Float32Array.of(0, 2)].map((w) => countZeros(w));
 * const { size, maxAbs, exactZero } = totalZeros(parts);
 * assertEquals([size, maxAbs, exactZero], [4, 2, 2]);
 * ```
 */
export function totalZeros(parts: readonly ZeroCounts[]): ZeroCounts {
  const sum = (of: (part: ZeroCounts) => number) => parts.reduce((all, part) => all + of(part), 0);
  const largest = (of: (part: ZeroCounts) => number) =>
    parts.reduce((most, part) => Math.max(most, of(part)), 0);
  return {
    size: sum((part) => part.size),
    maxAbs: largest((part) => part.maxAbs),
    nearZero: sum((part) => part.nearZero),
    exactZero: sum((part) => part.exactZero),
    maxNearZero: largest((part) => part.maxNearZero),
    notFinite: sum((part) => part.notFinite),
  };
}

/**
 * Counts the zeros of every tensor of a model.
 *
 * @param tensors Weights in layer order.
 * @param threshold Share of each tensor's largest |w|, from 0 to 1; 0.0005 by default.
 * @returns Counts under each tensor's name, in the same order.
 * @throws {RangeError} If the threshold is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { countTensors } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { name: "fc1/bias", shape: [2], values: Float32Array.of(0, 1) };
 * assertEquals(countTensors([bias])[0]?.exactZero, 1);
 * ```
 */
export function countTensors(
  tensors: readonly Weights[],
  threshold: number = NEAR_ZERO,
): Array<ZeroCounts & { readonly parameter: string }> {
  return tensors.map(({ name, values }) => ({ parameter: name, ...countZeros(values, threshold) }));
}
