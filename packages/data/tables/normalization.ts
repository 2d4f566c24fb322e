/** Mean and spread of the values of one feature. */
export interface Normalization {
  /** Mean of its values. */
  readonly mean: number;
  /** Standard deviation; 1 for a feature that has but one value, which then becomes 0. */
  readonly deviation: number;
}

/** Spreads below so many units in the last place of the values are what rounding leaves. */
const ROUNDING = 64 * Number.EPSILON;
/** Values that are looked at one by one. */
const SAMPLE = 512;

/**
 * Adapts to the values of a feature as they come, so that these have mean 0 and variance 1.
 *
 * They should be those of the rows that are trained on alone: what is known of others would leak.
 *
 * @example
 * ```ts
 * import { Normalizer } from "./normalization.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const normalizer = new Normalizer();
 * normalizer.add(Float64Array.of(1, 3, NaN));
 * assertEquals(normalizer.normalization(), { mean: 2, deviation: 1 });
 * ```
 *
 * Source: `keras.layers.Normalization.adapt`, but for a feature of one value, which Keras divides
 * by an epsilon of 1e-7.
 */
export class Normalizer {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #least = Infinity;
  #largest = -Infinity;
  readonly #sample: number[] = [];

  /**
   * Takes values.
   *
   * @param values The values; NaN, where one is missing, does not count.
   */
  add(values: Float64Array): void {
    let [count, mean, squares] = [this.#count, this.#mean, this.#squares];
    let [least, largest] = [this.#least, this.#largest];
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!;
      if (value !== value) continue;
      // Welford's recurrence: sums of squares would cancel where the mean is large.
      const difference = value - mean;
      mean += difference / ++count;
      squares += difference * (value - mean);
      if (value < least) least = value;
      if (value > largest) largest = value;
      if (count <= SAMPLE) this.#sample.push(value);
    }
    [this.#count, this.#mean, this.#squares] = [count, mean, squares];
    [this.#least, this.#largest] = [least, largest];
  }

  /** How many values there were. */
  get count(): number {
    return this.#count;
  }

  /** The value that is the farthest from 0. */
  get extreme(): number {
    return -this.#least > this.#largest ? this.#least : this.#largest;
  }

  /** Whether all values are the same. */
  get isConstant(): boolean {
    return this.#least === this.#largest;
  }

  /** Whether they differ by no more than rounding makes of one value. */
  get isRounding(): boolean {
    return !differ([this.#least, this.#largest]);
  }

  /** Whether they differ by so little that their variance is 0 as a float64. */
  get underflows(): boolean {
    return this.#squares === 0 && !this.isConstant;
  }

  /** Mean and standard deviation (divided by n); a deviation that is too large is not finite. */
  normalization(): Normalization {
    const deviation = Math.sqrt(this.#squares / this.#count);
    return { mean: this.#mean, deviation: deviation === 0 ? 1 : deviation };
  }

  /**
   * Whether values that differ by more than rounding become the same number of float32 once they are
   * scaled, as most of them do beside a single one of 1e60.
   */
  get isSwallowed(): boolean {
    const { mean, deviation } = this.normalization();
    const different = new Set(this.#sample);
    const scaled = Map.groupBy(different, (value) => Math.fround((value - mean) / deviation));
    const lost = new Set([...scaled.values()].filter(differ).flat());
    return 2 * this.#sample.filter((value) => lost.has(value)).length > this.#sample.length;
  }
}

function differ(values: readonly number[]): boolean {
  const [least, largest] = [Math.min(...values), Math.max(...values)];
  return largest - least > ROUNDING * Math.max(Math.abs(least), Math.abs(largest));
}
