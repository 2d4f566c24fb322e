import type { Dataset } from "./dataset.ts";
import { embedded } from "./datasets/embedded.ts";
import { fashionMnist } from "./datasets/fashion_mnist.ts";
import { mnist } from "./datasets/mnist.ts";

/** Every data set there is, by its name. A new one is a file in `datasets/` and a line here. */
export const datasets = {
  embedded,
  "fashion-mnist": fashionMnist,
  mnist,
} satisfies Record<string, Dataset>;

/** Name of a data set. */
export type DatasetName = keyof typeof datasets;

/**
 * Finds a data set by its name.
 *
 * @param name Its name.
 * @returns What is known of it.
 * @throws {RangeError} If there is none of that name; the message names those there are.
 *
 * @example
 * ```ts
 * import { findDataset } from "@shrinklab/data/dataset_registry";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findDataset("mnist").files.length, 4);
 * ```
 */
export function findDataset(name: string): Dataset {
  const known: Record<string, Dataset> = datasets;
  if (!Object.hasOwn(known, name)) {
    const names = Object.keys(known).map((one) => `"${one}"`).join(", ");
    throw new RangeError(
      `Cannot find data set: name is ${JSON.stringify(name)}, want one of ${names}`,
    );
  }
  return known[name]!;
}
