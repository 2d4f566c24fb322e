import { MersenneTwister } from "./mersenne_twister.ts";

const TWO_32 = 2 ** 32;

/**
 * numpy's legacy generator, `numpy.random.RandomState`, bit for bit.
 *
 * Everything random in shrinklab draws from it, so that anyone can redraw a run in numpy:
 * initial weights from `RandomState(seed)`, the batch order of an epoch from
 * `RandomState([seed, 1, epoch])`.
 *
 * Source: numpy 2.4, `numpy/random/mtrand.pyx` and `numpy/random/src/legacy`.
 *
 * @example
 * ```ts
 * import { RandomState } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new RandomState(1);
 * assertEquals(random.randint(0, 60000), 33003); // numpy.random.RandomState(1).randint(0, 60000)
 * ```
 */
export class RandomState {
  readonly #bits: MersenneTwister;
  #spareNormal: number | undefined;

  /**
   * Seeds the generator.
   *
   * @param seed A whole number from 0 to 2^32 - 1, or a list of them; `[7]` differs from `7`.
   * @throws {RangeError} If a seed is anything else.
   */
  constructor(seed: number | readonly number[]) {
    this.#bits = new MersenneTwister(seed);
  }

  /**
   * Draws from the uniform distribution on [0, 1): `RandomState.random_sample()`.
   *
   * @returns A multiple of 2^-53.
   */
  random(): number {
    const high = this.#bits.next32() >>> 5;
    const low = this.#bits.next32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /**
   * Draws from the uniform distribution on [low, high): `RandomState.uniform(low, high)`.
   *
   * @param low Lower bound, included.
   * @param high Upper bound, left out (rounding can still reach it, as in numpy).
   * @returns A float64; numpy's `.astype(float32)` is `Math.fround`.
   * @throws {RangeError} If `high - low` is not finite.
   */
  uniform(low: number, high: number): number {
    const range = high - low;
    if (!Number.isFinite(range)) {
      throw new RangeError(`Cannot draw: low is ${low} and high ${high}, want finite bounds`);
    }
    return low + range * this.random();
  }

  /**
   * Draws from the normal distribution: `RandomState.normal(mean, deviation)`, the polar method
   * that yields values in pairs.
   *
   * Here alone the last bit can differ from numpy's: the logarithm is that of the machine.
   *
   * @param mean Mean; default 0.
   * @param deviation Standard deviation, 0 or more; default 1.
   * @returns A float64.
   * @throws {RangeError} If `deviation` is negative or not a number.
   */
  normal(mean = 0, deviation = 1): number {
    if (!(deviation >= 0)) {
      throw new RangeError(`Cannot draw: deviation is ${deviation}, want a number >= 0`);
    }
    return mean + deviation * this.#standardNormal();
  }

  /**
   * Draws a whole number: `RandomState.randint(low, high, dtype=int64)`, by masked rejection.
   *
   * @param low Smallest number.
   * @param high First number above the largest.
   * @returns A whole number from `low` to `high - 1`, each equally likely.
   * @throws {RangeError} If a bound is not a safe integer or `high` is not above `low`.
   */
  randint(low: number, high: number): number {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high - low) || high <= low) {
      throw new RangeError(
        `Cannot draw: low is ${low} and high ${high}, want whole numbers with low < high`,
      );
    }
    return low + this.#atMost(high - low - 1);
  }

  /**
   * Shuffles in place, from the last entry down: `RandomState.shuffle(x)`.
   *
   * @param items What to shuffle.
   * @returns The same array, for convenience.
   */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(items: T): T {
    const list: { [index: number]: unknown } = items;
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#atMost(i);
      const kept = list[i];
      list[i] = list[j];
      list[j] = kept;
    }
    return items;
  }

  /**
   * Draws an order of `0 ... count - 1`: `RandomState.permutation(count)`.
   *
   * @param count How many, at most 2^31.
   * @returns Every number below `count` once.
   * @throws {RangeError} If `count` is not a whole number from 0 to 2^31.
   */
  permutation(count: number): Int32Array {
    if (!Number.isInteger(count) || count < 0 || count > 2 ** 31) {
      throw new RangeError(`Cannot permute: count is ${count}, want a whole number 0 to 2^31`);
    }
    const order = new Int32Array(count);
    for (let i = 0; i < count; i++) order[i] = i;
    return this.shuffle(order);
  }

  /** A whole number from 0 to `largest`; nothing is drawn for 0, two words beyond 32 bits. */
  #atMost(largest: number): number {
    if (largest === 0) return 0;
    if (largest < TWO_32) {
      const mask = onesFor(largest);
      while (true) {
        const value = (this.#bits.next32() & mask) >>> 0;
        if (value <= largest) return value;
      }
    }
    const mask = onesFor(Math.floor(largest / TWO_32));
    while (true) {
      const high = (this.#bits.next32() & mask) >>> 0;
      const value = high * TWO_32 + this.#bits.next32();
      if (value <= largest) return value;
    }
  }

  #standardNormal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    while (true) {
      const x = 2 * this.random() - 1;
      const y = 2 * this.random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt(-2 * Math.log(square) / square);
      this.#spareNormal = scale * x;
      return scale * y;
    }
  }
}

/** The smallest 2^n - 1 that is not below `largest`, as 32 bits. */
function onesFor(largest: number): number {
  return largest === 0 ? 0 : 0xffffffff >>> Math.clz32(largest);
}
