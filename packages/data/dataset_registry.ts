import { lookUp } from "@shrinklab/names";
import type { Dataset, RegisteredDataset } from "./dataset.ts";
import { embedded } from "./datasets/embedded.ts";
import { fashionMnist } from "./datasets/fashion_mnist.ts";
import { loanGrades } from "./datasets/loan_grades.ts";
import { mnist } from "./datasets/mnist.ts";
import { thoracicGenerated } from "./datasets/thoracic_generated.ts";
import { thoracicSurgery } from "./datasets/thoracic_surgery.ts";
import type { TableFile } from "./tables/table.ts";

/** Every data set of images, by its name. A new one is a file in `datasets/` and a line here. */
export const datasets = {
  embedded,
  "fashion-mnist": fashionMnist,
  mnist,
} satisfies Record<string, Dataset>;

/** Every data set that is a table, by its name. A new one is a file in `datasets/` and a line here. */
export const tableDatasets = {
  "loan-grades": loanGrades,
  "thoracic-generated": thoracicGenerated,
  "thoracic-surgery": thoracicSurgery,
} satisfies Record<string, Dataset<TableFile>>;

/** Name of a data set of images. */
export type DatasetName = keyof typeof datasets;

/** Name of a data set that is a table. */
export type TableDatasetName = keyof typeof tableDatasets;

/**
 * Finds a data set by its name.
 *
 * @param name Its name.
 * @param among Where to look; default the data sets of images.
 * @returns What is known of it.
 * @throws {RangeError} If there is none of that name; the message names those there are.
 *
 * @example
 * ```ts
 * import { findDataset, tableDatasets } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findDataset("mnist").files.length, 4);
 * assertEquals(findDataset("thoracic-surgery", tableDatasets).files.length, 1);
 * ```
 */
export function findDataset(name: string): Dataset;
/**
 * Finds a data set by its name among some.
 *
 * @param name Its name.
 * @param among Where to look.
 * @returns What is known of it.
 * @throws {RangeError} If there is none of that name; the message names those there are.
 */
export function findDataset<Found extends RegisteredDataset>(
  name: string,
  among: Readonly<Record<string, Found>>,
): Found;
export function findDataset(
  name: string,
  among: Readonly<Record<string, RegisteredDataset>> = datasets,
): RegisteredDataset {
  return lookUp("find data set", "name", name, among);
}
