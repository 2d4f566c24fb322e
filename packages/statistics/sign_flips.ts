import { checkCount, checkNumbers } from "./check_arguments.ts";
import { randomWords } from "./random_words.ts";

/** What a sign-flip test tells. */
export interface SignFlips {
  /** Two-sided p. */
  readonly p: number;
  /** How many patterns of signs it is over: all 2^n, or those drawn. */
  readonly patterns: number;
  /** Whether the patterns were drawn, so that p is an estimate. */
  readonly drawn: boolean;
}

/** Of more differences patterns are drawn: the sums of both halves, 2^17, take some 5 ms by then. */
const EXACT = 32;
const DRAWN = 100_000;
const SEED = 1;

/**
 * The sign-flip test of paired differences: if two methods are alike, each difference could as
 * well have the other sign. p is the share of all 2^n patterns of signs whose |sum| is at least the
 * observed one. It assumes nothing of how the differences are distributed.
 *
 * It is exact up to n = 32: the sums of both halves are listed in order and the pairs that reach the
 * observed one counted, 2^(n/2) steps and not 2^n. From n = 33 on, 100,000 patterns are drawn by a
 * fixed seed, and p is (1 + those that reach it) / 100,001. Sums that are apart by rounding, 1e-9 of
 * the sum of sizes, count as equal: figures of few digits have real ties.
 *
 * @param differences Differences by seed, one or more.
 * @returns The p-value, and what it is over.
 * @throws {RangeError} If there is no difference, or one is not finite.
 *
 * @example
 * ```ts
 * import { signFlips } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signFlips([1, 2, 3, 4, 5]), { p: 0.0625, patterns: 32, drawn: false });
 * assertEquals(signFlips([1, 2, -3]).p, 1);
 * ```
 *
 * Source: Fisher, The Design of Experiments (1935), 21; sums by halves after Pagano and Tritchler
 * (1983) and Horowitz and Sahni (1974); drawn patterns after Phipson and Smyth (2010).
 */
export function signFlips(differences: readonly number[]): SignFlips {
  checkNumbers("flip signs", "differences", differences, 1);
  const sizes = differences.map(Math.abs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const observed = Math.abs(differences.reduce((sum, one) => sum + one, 0)) - 1e-9 * total;
  const n = sizes.length;
  if (n > EXACT) {
    const p = (1 + drawnBeyond(sizes, observed)) / (1 + DRAWN);
    return { p, patterns: DRAWN, drawn: true };
  }
  // By symmetry as many patterns are at or below the negative; of a sum of 0 all are.
  const share = 2 * countBeyond(sizes, observed) / 2 ** n;
  return { p: observed <= 0 ? 1 : share, patterns: 2 ** n, drawn: false };
}

/**
 * The smallest two-sided p that a sign-flip test can reach: of the 2^n patterns always two are as
 * extreme as all signs alike. After Holm over m comparisons the smallest counts m times.
 *
 * @param seeds Pairs n, 1 or more.
 * @param comparisons Comparisons m, 1 or more; 1 by default.
 * @returns min(1, m * 2 / 2^n).
 * @throws {RangeError} If an argument is not a whole number of 1 or more.
 *
 * @example
 * ```ts
 * import { smallestSignFlipP } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(smallestSignFlipP(5), 0.0625);
 * assertEquals([7, 8].map((seeds) => smallestSignFlipP(seeds, 5) < 0.05), [false, true]);
 * ```
 *
 * Source: Fisher (1935), 21.
 */
export function smallestSignFlipP(seeds: number, comparisons: number = 1): number {
  checkCount("take smallest p", "seeds", seeds, 1);
  checkCount("take smallest p", "comparisons", comparisons, 1);
  return Math.min(1, comparisons * 2 / 2 ** seeds);
}

/** How many patterns of signs have a sum of at least `observed`. */
function countBeyond(sizes: readonly number[], observed: number): number {
  const half = sizes.length >> 1;
  const [left, right] = [signedSums(sizes.slice(0, half)), signedSums(sizes.slice(half))];
  let count = 0;
  let from = right.length;
  for (const sum of left) {
    // The larger the left sum, the smaller the right one may be.
    while (from > 0 && sum + right[from - 1]! >= observed) from--;
    count += right.length - from;
  }
  return count;
}

/** The sums over all patterns of signs, in ascending order. */
function signedSums(sizes: readonly number[]): Float64Array {
  return sizes.reduce((sums, size) => {
    const next = new Float64Array(2 * sums.length);
    // Two sorted lists are merged: every sum less the size, and every sum plus the size.
    for (let k = 0, low = 0, high = 0; k < next.length; k++) {
      const takeLow = low < sums.length && sums[low]! - size <= sums[high]! + size;
      next[k] = takeLow ? sums[low++]! - size : sums[high++]! + size;
    }
    return next;
  }, Float64Array.of(0));
}

/** How many of the drawn patterns have a |sum| of at least `observed`. */
function drawnBeyond(sizes: readonly number[], observed: number): number {
  const next = randomWords(SEED);
  let count = 0;
  for (let pattern = 0; pattern < DRAWN; pattern++) {
    let [sum, word] = [0, 0];
    for (let i = 0; i < sizes.length; i++) {
      word = i % 32 === 0 ? next() : word >>> 1;
      sum += sizes[i]! * (2 * (word & 1) - 1);
    }
    if (Math.abs(sum) >= observed) count++;
  }
  return count;
}
