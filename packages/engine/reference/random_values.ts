import { RandomState } from "@shrinklab/data";

/**
 * Float32 values from a seed, so that a failing test can be run again with the same ones. For
 * tests only.
 *
 * @param count How many.
 * @param seed A whole number from 0 to 2^32 - 1.
 * @param range The values lie between minus and plus this, default 1.
 */
export function randomValues(count: number, seed: number, range = 1): Float32Array {
  const generator = new RandomState(seed);
  return Float32Array.from({ length: count }, () => generator.uniform(-range, range));
}
