import { DataError } from "./data_error.ts";
import { findDataFile } from "./data_file.ts";
import { type DataFolder, dataFolders, type Surroundings } from "./data_folder.ts";
import type { Dataset } from "./dataset.ts";
import { findDataset } from "./dataset_registry.ts";
import type { DownloadOptions } from "./download.ts";
import { DownloadError } from "./download_error.ts";
import type { ImageDataset } from "./examples.ts";
import { fetchDataset } from "./fetch_dataset.ts";

/** Options of {@linkcode loadDataset}. */
export interface LoadOptions extends Surroundings, DownloadOptions {}

/**
 * Loads a data set: from the folder named by `--data-dir`, from the one named by
 * `SHRINKLAB_DATA`, or from the user's cache, into which it is downloaded if it is not found.
 *
 * Every file is checked by the SHA-256 of its decompressed content.
 *
 * @param name Name of a data set of images in the registry; or a data set: one of
 * `tableDatasets`, or of your own.
 * @param options `dataDir`, and how a download reports and ends.
 * @returns What it holds, and one checksum over all files.
 * @throws {RangeError} If the name is not known.
 * @throws {DataError} If the named folder is not there, or a file is missing, damaged or another.
 * @throws {DownloadError} If the data is not found and no mirror gives it.
 *
 * @example
 * ```ts
 * import { loadDataset } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const { train, test } = await loadDataset("embedded");
 * assertEquals([train.rows, test.rows], [6000, 1000]);
 * ```
 */
export async function loadDataset<Content = ImageDataset>(
  name: string | Dataset<Content>,
  options: LoadOptions = {},
): Promise<Content> {
  const dataset = typeof name === "string" ? findDataset(name) as Dataset<Content> : name;
  if (dataset.files.length === 0) return await dataset.load("");
  const folders = dataFolders(options);
  const found = await findFolder(dataset, folders);
  if (found) return await dataset.load(found);
  const cache = folders.find((folder) => folder.from === "cache");
  if (!cache) {
    const file = `${dataset.name}/${dataset.files[0]!.remoteName}`;
    throw new DownloadError(file, [], "no folder is known to keep it in, as HOME is not set");
  }
  return await dataset.load(await fetchDataset(dataset, cache.path, options));
}

/**
 * Finds the folder that holds a data set.
 *
 * A folder of its name decides, even if a file is missing from it: to go on silently to other
 * data would surprise whoever put it there. Only in the cache must it be whole, as a download may
 * have been cut off.
 *
 * @param dataset What is looked for.
 * @param folders Where, in this order.
 * @returns The data set's own folder, or undefined if it is not found.
 * @throws {DataError} If the folder named by `--data-dir` or `SHRINKLAB_DATA` does not exist.
 *
 * @example
 * ```ts
 * import { findFolder, mnist } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await findFolder(mnist, []), undefined);
 * ```
 */
export async function findFolder(
  dataset: Dataset<unknown>,
  folders: readonly DataFolder[],
): Promise<string | undefined> {
  for (const { path, from } of folders) {
    if (from !== "cache" && !await isFolder(path)) {
      throw new DataError("missing", path, `${from} names it, want a folder that is there`);
    }
    const own = `${path}/${dataset.name}`;
    if (await isFolder(own) && (from !== "cache" || await isWhole(own, dataset))) return own;
  }
  return undefined;
}

async function isWhole(folder: string, dataset: Dataset<unknown>): Promise<boolean> {
  const found = await Promise.all(dataset.files.map((file) => findDataFile(folder, file)));
  return found.every((path) => path !== undefined);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}
