import { DataError } from "./data_error.ts";
import type { RemoteFile } from "./remote_file.ts";

/**
 * Finds a file in the folder of its data set, compressed or plain.
 *
 * @param folder The data set's folder.
 * @param file Which file.
 * @returns Its path, or undefined if it is not there.
 *
 * @example
 * ```ts ignore
 * import { findDataFile } from "@shrinklab/data";
 *
 * const path = await findDataFile("data/mnist", labels); // "data/mnist/labels.gz"
 * ```
 */
export async function findDataFile(folder: string, file: RemoteFile): Promise<string | undefined> {
  // The compressed one first: it is what a download brings, to replace a plain one that was bad.
  for (const name of [file.remoteName, file.name]) {
    const path = `${folder}/${name}`;
    try {
      if ((await Deno.stat(path)).isFile) return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return undefined;
}

/**
 * Reads a file from the folder of its data set, compressed or plain.
 *
 * @param folder The data set's folder.
 * @param file Which file.
 * @returns Its bytes as they are on disk, and its path.
 * @throws {DataError} If it is not there.
 *
 * @example
 * ```ts ignore
 * const { bytes, path } = await readDataFile("data/mnist", labels);
 * ```
 */
export async function readDataFile(
  folder: string,
  file: RemoteFile,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; path: string }> {
  const path = await findDataFile(folder, file);
  if (path === undefined) {
    throw new DataError(
      "missing",
      `${folder}/${file.remoteName}`,
      `it is not there, want it or "${file.name}" without compression`,
    );
  }
  return { bytes: await Deno.readFile(path), path };
}
