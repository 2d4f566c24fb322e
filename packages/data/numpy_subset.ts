import { RandomState } from "./random_state.ts";

/** Rows of a data set as experiment E1 picks them. */
export interface NumpySubset {
  /** Rows drawn with replacement, in the order drawn. */
  readonly pick: Int32Array;
  /** The order in which `pick` is read. */
  readonly shuffled: Int32Array;
  /** Rows for validation: the first of `pick[shuffled]`. */
  readonly validation: Int32Array;
  /** Rows for training: the rest. */
  readonly train: Int32Array;
}

/**
 * Picks rows as experiment E1 does with numpy: `m = randint(0, rows, size)`,
 * `i = arange(size)`, `shuffle(i)`, rows `m[i]`, the first for validation, the rest for training.
 *
 * A row can be picked twice, and can then be in both parts: so it is in the source.
 *
 * @param seed Seed of `numpy.random.seed`: 1 in E1, 2020 in E2.
 * @param options `rows` of the data set (60,000), `size` of the pick (1,100) and the
 * `validation` rows among it (100).
 * @returns The rows, and the two draws they come from.
 * @throws {RangeError} If a count is not a whole number, or `validation` is not below `size`.
 *
 * @example
 * ```ts
 * import { numpySubset } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const subset = numpySubset(1);
 * assertEquals(subset.train.length, 1000);
 * assertEquals(subset.pick[0], 33003);
 * ```
 */
export function numpySubset(
  seed: number,
  options: { rows?: number; size?: number; validation?: number } = {},
): NumpySubset {
  const { rows = 60000, size = 1100, validation = 100 } = options;
  if (!Number.isInteger(validation) || validation < 0 || !(validation < size)) {
    throw new RangeError(
      `Cannot pick rows: validation is ${validation} of ${size}, want a whole number below it`,
    );
  }
  const random = new RandomState(seed);
  const pick = Int32Array.from({ length: size }, () => random.randint(0, rows));
  const shuffled = random.permutation(size);
  const order = shuffled.map((i) => pick[i]!);
  return {
    pick,
    shuffled,
    validation: order.subarray(0, validation),
    train: order.subarray(validation),
  };
}
