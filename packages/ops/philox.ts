/** Four 32-bit words. */
export type Words = [number, number, number, number];

/**
 * Philox4x32-10: four random words for every counter, by ten rounds of multiplying and mixing.
 *
 * The words depend on counter and key alone, so any part of a long sequence can be made by itself,
 * in any order and on any number of threads.
 *
 * @param counter Four 32-bit words: which words of the sequence.
 * @param key Two 32-bit words: which sequence.
 * @returns Four words, each from 0 to below 2^32.
 *
 * Source: Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011); the
 * library Random123.
 *
 * @example
 * ```ts
 * import { philox } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(philox([0, 0, 0, 0], [0, 0])[0], 0x6627e8d5);
 * ```
 */
export function philox(
  counter: Readonly<Words>,
  key: readonly [number, number],
): Words {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [highA, highC] = [highWord(a, 0xd2511f53), highWord(c, 0xcd9e8d57)];
    const [lowA, lowC] = [Math.imul(a, 0xd2511f53), Math.imul(c, 0xcd9e8d57)];
    [a, b, c, d] = [highC ^ b ^ k0, lowC, highA ^ d ^ k1, lowA];
    // The golden ratio and the square root of 3 less 1, as fractions of 2^32.
    [k0, k1] = [(k0 + 0x9e3779b9) | 0, (k1 + 0xbb67ae85) | 0];
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

/** The upper 32 bits of a product of two unsigned words, from products of their halves. */
function highWord(x: number, y: number): number {
  const [xLow, xHigh, yLow, yHigh] = [x & 0xffff, x >>> 16, y & 0xffff, y >>> 16];
  const middle = xHigh * yLow + (xLow * yLow >>> 16);
  const rest = xLow * yHigh + (middle & 0xffff);
  return (xHigh * yHigh + Math.floor(middle / 0x10000) + Math.floor(rest / 0x10000)) | 0;
}
