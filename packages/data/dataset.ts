import type { ImageDataset } from "./examples.ts";
import type { RemoteFile } from "./remote_file.ts";

/** A data set that the registry knows: what it is, and how it is had. */
export interface Dataset {
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
   * @returns The images.
   * @throws {DataError} If a file is missing, damaged or not the one wanted.
   */
  load(folder: string): Promise<ImageDataset>;
}
