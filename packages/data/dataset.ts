import type { ImageDataset } from "./examples.ts";
import type { RemoteFile } from "./remote_file.ts";
import type { TableFile } from "./tables/table.ts";

/** A data set of the registry, whatever it holds. */
export type RegisteredDataset = Dataset<ImageDataset> | Dataset<TableFile>;

/**
 * A data set that the registry knows: what it is, and how it is had.
 *
 * @typeParam Content What it holds: images, or a table.
 */
export interface Dataset<Content = ImageDataset> {
  /** Name on the command line, and of its folder in a data folder. */
  readonly name: string;
  /** What it holds, the size of an image and how many there are, in a few words. */
  readonly summary: string;
  /** Under which terms, and whose it is. */
  readonly licence: string;
  /** Its files; none if it is built in. */
  readonly files: readonly RemoteFile[];
  /** Addresses to which a file's name is appended, tried in order. */
  readonly mirrors: readonly string[];
  /**
   * Reads and checks it.
   *
   * @param folder Where its files are; of no meaning if it is built in.
   * @returns What it holds.
   * @throws {DataError} If a file is missing, damaged or not the one wanted.
   */
  load(folder: string): Promise<Content>;
}
