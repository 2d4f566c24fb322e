/**
 * MT19937, the 32-bit Mersenne Twister: the stream of bits beneath {@linkcode RandomState}.
 *
 * Source: Matsumoto and Nishimura (1998), mt19937ar.c; seeded as numpy 2.4 does it in
 * `numpy/random/src/mt19937`.
 *
 * @module
 */

const STATE_WORDS = 624;
const SHIFT = 397;
const MATRIX = 0x9908b0df;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;

/**
 * A stream of 32-bit numbers, the same for the same seed as numpy's `MT19937` under legacy
 * seeding.
 *
 * @example
 * ```ts
 * import { MersenneTwister } from "./mersenne_twister.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new MersenneTwister(5489).next32(), 3499211612);
 * ```
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(STATE_WORDS);
  #position = STATE_WORDS;

  /**
   * Seeds the stream.
   *
   * @param seed A whole number (the original's `init_genrand`), or a list of them
   * (`init_by_array`). `[7]` and `7` give different streams, in numpy as here.
   * @throws {RangeError} If a seed is not a whole number from 0 to 2^32 - 1, or the list is empty.
   */
  constructor(seed: number | readonly number[]) {
    if (typeof seed === "number") this.#seedByNumber(checkedSeed(seed));
    else this.#seedByList(seed);
  }

  /**
   * Draws the next number.
   *
   * @returns A whole number from 0 to 2^32 - 1, each equally likely.
   */
  next32(): number {
    if (this.#position === STATE_WORDS) this.#twist();
    let word = this.#state[this.#position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    return word >>> 0;
  }

  #seedByNumber(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < STATE_WORDS; i++) {
      state[i] = Math.imul(1812433253, mixed(state[i - 1]!)) + i;
    }
  }

  #seedByList(seeds: readonly number[]): void {
    if (seeds.length === 0) {
      throw new RangeError("Cannot seed: the list of seeds is empty, want at least one number");
    }
    seeds.forEach(checkedSeed);
    const state = this.#state;
    // It is drawn from at every epoch, and this start is the same for all lists.
    listStart ??= new MersenneTwister(LIST_SEED).#state;
    state.set(listStart);
    let [i, j] = [1, 0];
    let before = state[0]!;
    for (let k = Math.max(STATE_WORDS, seeds.length); k > 0; k--) {
      before = ((state[i]! ^ Math.imul(mixed(before), 1664525)) + seeds[j]! + j) >>> 0;
      state[i] = before;
      if (++i === STATE_WORDS) i = 1;
      if (++j === seeds.length) j = 0;
    }
    for (let k = STATE_WORDS - 1; k > 0; k--) {
      before = ((state[i]! ^ Math.imul(mixed(before), 1566083941)) - i) >>> 0;
      state[i] = before;
      if (++i === STATE_WORDS) i = 1;
    }
    state[0] = UPPER_BIT;
  }

  #twist(): void {
    const state = this.#state;
    const rest = STATE_WORDS - SHIFT;
    for (let i = 0; i < rest; i++) {
      state[i] = state[i + SHIFT]! ^ twisted(state[i]!, state[i + 1]!);
    }
    for (let i = rest; i < STATE_WORDS - 1; i++) {
      state[i] = state[i - rest]! ^ twisted(state[i]!, state[i + 1]!);
    }
    const last = STATE_WORDS - 1;
    state[last] = state[last - rest]! ^ twisted(state[last]!, state[0]!);
    this.#position = 0;
  }
}

/** What lists of seeds are mixed into: the state of this seed. */
const LIST_SEED = 19650218;
let listStart: Uint32Array | undefined;

function mixed(before: number): number {
  return before ^ (before >>> 30);
}

function twisted(word: number, next: number): number {
  const joined = (word & UPPER_BIT) | (next & LOWER_BITS);
  return (joined >>> 1) ^ (joined & 1 ? MATRIX : 0);
}

function checkedSeed(seed: number): number {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(`Cannot seed: seed is ${seed}, want a whole number from 0 to 4294967295`);
  }
  return seed;
}
