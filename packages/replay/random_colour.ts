import { type LabelledRows, RandomState } from "@shrinklab/data";
import type { ReplayCase } from "./replay_case.ts";

/** The data set of cases whose rows are drawn: nothing has to be at hand. */
export const randomColour = "random-colour";

/**
 * Draws the rows of a case on `random-colour`: bytes of all images by `randint(0, 256)`, row-major,
 * then a label each by `randint(0, classes)`, from one `numpy.random.RandomState`.
 *
 * @param replay The case.
 * @returns Its rows.
 * @throws {TypeError} If the case names another data set.
 *
 * @example
 * ```ts
 * import { randomColourRows } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const { features } = randomColourRows({
 *   input: [1, 2, 3],
 *   data: {
 *     dataset: "random-colour",
 *     random: { seed: 5, rows: 2, classes: 4 },
 *     scale: 1,
 *     batchSize: 2,
 *   },
 * });
 * // numpy.random.RandomState(5).randint(0, 256, (2, 1, 2, 3))[0]
 * assertEquals([...features.subarray(0, 6)], [99, 206, 239, 189, 230, 118]);
 * ```
 */
export function randomColourRows(
  { input, data: { dataset, random } }: Pick<ReplayCase, "input" | "data">,
): LabelledRows {
  if (random === undefined) {
    throw new TypeError(`Cannot draw rows: data set is "${dataset}", want ${randomColour}`);
  }
  const { seed, rows, classes } = random;
  const source = new RandomState(seed);
  const size = input.reduce((product, length) => product * length, rows);
  return {
    features: Uint8Array.from({ length: size }, () => source.randint(0, 256)),
    shape: input,
    labels: Int32Array.from({ length: rows }, () => source.randint(0, classes)),
    rows,
  };
}
