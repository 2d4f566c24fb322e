import {
  dataFolders,
  type Examples,
  findDataset,
  findFolder,
  type ImageDataset,
  loadDataset,
  type LoadOptions,
  numpySubset,
  selectRows,
} from "@shrinklab/data";
import type { RowChoice } from "./preset.ts";

/** Images as an experiment uses them. */
export interface MlpData {
  /** Name of the data set. */
  readonly name: string;
  readonly sha256: string;
  readonly train: Examples;
  /** What chooses the best epoch; the same object as `test` where the test rows do. */
  readonly valid: Examples;
  readonly test: Examples;
}

/**
 * Loads the images that a preset wants, or those that come with the project where it is not at
 * hand: a preset never starts a download by itself.
 *
 * @param name Data set of the preset.
 * @param options Where to look, and how a download reports; `chosen`: a data set that the user
 * named, which is downloaded if it is nowhere.
 * @returns The images, and what to tell the user where others stand in.
 * @throws {DataError} If a folder is not there, or a file is missing, damaged or another.
 * @throws {DownloadError} If the chosen data set is nowhere and no mirror gives it.
 *
 * @example
 * ```ts
 * import { loadImages } from "@shrinklab/experiments/mlp";
 * import { assertEquals } from "@std/assert";
 *
 * const nowhere = { environment: () => undefined };
 * const { images, standIn } = await loadImages("mnist", nowhere);
 * assertEquals([images.name, standIn?.split(":")[0]], ["embedded", "mnist is not here"]);
 * ```
 */
export async function loadImages(
  name: string,
  options: LoadOptions & { readonly chosen?: string | undefined } = {},
): Promise<{ readonly images: ImageDataset; readonly standIn?: string }> {
  const { chosen } = options;
  if (chosen !== undefined) return { images: await loadDataset(chosen, options) };
  if (await findFolder(findDataset(name), dataFolders(options))) {
    return { images: await loadDataset(name, options) };
  }
  const standIn = `${name} is not here: built-in Fashion-MNIST images stand in for it, so no ` +
    `figure compares with the source's (--data-dir DIR with DIR/${name}, or --dataset ${name} to ` +
    "download it)";
  return { images: await loadDataset("embedded"), standIn };
}

/**
 * Takes the rows of an experiment.
 *
 * @param images The data set.
 * @param rows Which rows.
 * @returns What is trained on, what chooses the best epoch, and what is tested with.
 *
 * @example
 * ```ts
 * import { loadDataset } from "@shrinklab/data";
 * import { chooseRows } from "@shrinklab/experiments/mlp";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = { type: "numpy-subset", seed: 1, train: 50, validation: 10 } as const;
 * const { train, valid, test } = chooseRows(await loadDataset("embedded"), rows);
 * assertEquals([train.rows, valid.rows, test.rows], [50, 10, 1000]);
 * ```
 */
export function chooseRows(images: ImageDataset, rows: RowChoice): MlpData {
  const { name, sha256, train, test } = images;
  if (rows.type === "all") return { name, sha256, train, valid: test, test };
  const subset = numpySubset(rows.seed, {
    rows: train.rows,
    size: rows.train + rows.validation,
    validation: rows.validation,
  });
  return {
    name,
    sha256,
    train: selectRows(train, subset.train),
    valid: selectRows(train, subset.validation),
    test,
  };
}
