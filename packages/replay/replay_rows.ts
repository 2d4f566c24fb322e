import {
  datasets,
  type LabelledRows,
  loadDataset,
  type LoadOptions,
  tableDatasets,
} from "@shrinklab/data";
import { tableExamples } from "@shrinklab/data/tables";
import { randomColour } from "./random_colour.ts";

/**
 * Tells whether a case's data set is known.
 *
 * @param name Its name.
 * @returns Whether {@linkcode loadReplayRows} can load it, or its rows are drawn.
 */
export function isReplayDataset(name: string): boolean {
  return name === randomColour || Object.hasOwn(datasets, name) ||
    Object.hasOwn(tableDatasets, name);
}

/**
 * Loads the rows that a case trains on: the training images of a data set, or all rows of a table,
 * whose last column is the label, unscaled.
 *
 * @param name Name of the data set.
 * @param options Where it is, how a download reports.
 * @returns The rows.
 * @throws {RangeError} If the name is not known.
 * @throws {DataError} If a file is missing, damaged or another.
 * @throws {DownloadError} If the data is not found and no mirror gives it.
 *
 * @example
 * ```ts
 * import { loadReplayRows } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const { rows, shape } = await loadReplayRows("thoracic-generated");
 * assertEquals([rows, ...shape], [470, 17]);
 * ```
 */
export async function loadReplayRows(
  name: string,
  options: LoadOptions = {},
): Promise<LabelledRows> {
  if (!Object.hasOwn(tableDatasets, name)) return (await loadDataset(name, options)).train;
  const { table } = await loadDataset(tableDatasets[name as keyof typeof tableDatasets], options);
  const { train } = await tableExamples(table, {
    drop: [],
    task: "number",
    scale: "none",
    text: "drop",
    holdOut: { type: "none" },
  });
  return train;
}
