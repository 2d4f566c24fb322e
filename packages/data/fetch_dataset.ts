import { DataError } from "./data_error.ts";
import { findDataFile } from "./data_file.ts";
import type { Dataset } from "./dataset.ts";
import { download, type DownloadOptions } from "./download.ts";
import { checkedContent, type RemoteFile } from "./remote_file.ts";

/**
 * Downloads what is missing of a data set, and what is there but not what it should be.
 *
 * @param dataset What to get.
 * @param folder A data folder: the files come into a folder of the data set's name in it.
 * @param options Who is told, and who may end it.
 * @returns The data set's own folder.
 * @throws {DownloadError} If no mirror gives a file.
 *
 * @example
 * ```ts ignore
 * import { fetchDataset, mnist } from "@shrinklab/data";
 *
 * await fetchDataset(mnist, "data");
 * ```
 */
export async function fetchDataset(
  dataset: Dataset<unknown>,
  folder: string,
  options: DownloadOptions = {},
): Promise<string> {
  const own = `${folder}/${dataset.name}`;
  for (const file of dataset.files) {
    if (!await isGood(own, file)) await download(file, dataset.mirrors, own, options);
  }
  return own;
}

async function isGood(folder: string, file: RemoteFile): Promise<boolean> {
  const path = await findDataFile(folder, file);
  if (path === undefined) return false;
  try {
    await checkedContent(await Deno.readFile(path), path, file);
    return true;
  } catch (error) {
    if (error instanceof DataError) return false;
    throw error;
  }
}
