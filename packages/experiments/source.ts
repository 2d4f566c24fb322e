import {
  dataFolders,
  findDataset,
  findFolder,
  type Images,
  loadDataset,
  type LoadOptions,
  tableDatasets,
} from "@shrinklab/data";
import type { ImagesFound } from "@shrinklab/data/images";
import { type ReadProgress, readTable, type TableFile } from "@shrinklab/data/tables";
import type { DataSpec, ImagesSpec, TableSpec } from "./experiment.ts";

/** Data as it was found, before rows are chosen. */
export type Source =
  & {
    /** Name of the data set that this one stands in for. */
    readonly standsInFor?: string;
    /** That other data was taken than asked for, in words: the first thing to say. */
    readonly standIn?: string;
  }
  & (
    | { readonly type: "images"; readonly images: Images }
    | { readonly type: "table"; readonly file: TableFile }
  );

/** Where data is looked for. */
export interface SourceOptions extends LoadOptions {
  /** Whether the user named the data set: then it is downloaded if it is not found. */
  readonly named?: boolean;
  /** Is told what images of the user's there are, before they are read. */
  readonly onFound?: (found: ImagesFound) => void;
  /** Is told how much of the user's data is read, of how much. */
  readonly onRead?: (done: number, total: number) => void;
}

/**
 * Loads the data of an experiment. Where a preset's data set is not found, one that comes with the
 * project stands in for it: nothing is downloaded unasked.
 *
 * @param data What is asked for.
 * @param options Where to look, how a download reports, and whether the user named it.
 * @returns The data, and what to say of it first.
 * @throws {DataError} If a folder is not there, or a file is missing, damaged or another.
 * @throws {DownloadError} If a named data set is not found and no mirror gives it.
 *
 * @example
 * ```ts
 * import { loadSource } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const nowhere = { environment: () => undefined };
 * const { standIn } = await loadSource({ type: "images", name: "mnist" }, nowhere);
 * assertEquals(standIn?.split(":")[0], "mnist is not here");
 * ```
 */
export async function loadSource(data: DataSpec, options: SourceOptions = {}): Promise<Source> {
  return data.type === "images" ? await loadImages(data, options) : await loadTable(data, options);
}

async function loadImages(data: ImagesSpec, options: SourceOptions): Promise<Source> {
  const { name, file } = data;
  if (file !== undefined) return { type: "images", images: await readFile(data, file, options) };
  if (name === undefined) {
    throw new RangeError("Cannot load images: they have no name and no file, want one of them");
  }
  const dataset = findDataset(name);
  if (options.named || dataset.files.length === 0 || await isHere(dataset, options)) {
    return { type: "images", images: await loadDataset(name, options) };
  }
  return {
    type: "images",
    images: await loadDataset("embedded"),
    standsInFor: name,
    standIn: `${name} is not here: built-in Fashion-MNIST images stand in for it, so no figure ` +
      `compares with the source's (--data-dir DIR with DIR/${name}, or --dataset ${name} to ` +
      "download it)",
  };
}

async function readFile(
  { resize, shape }: ImagesSpec,
  file: string,
  { onFound, onRead, signal }: SourceOptions,
): Promise<Images> {
  // Decoders of pictures are loaded where they are wanted: a page, which reads no files, has none.
  const { readImages } = await import("@shrinklab/data/images");
  return await readImages(file, {
    resize: resize && { width: resize[0], height: resize[1] },
    shape,
    onFound,
    onProgress: onRead,
    signal,
  });
}

async function loadTable(data: TableSpec, options: SourceOptions): Promise<Source> {
  const { file, name, standIn } = data;
  if (file !== undefined) {
    const { onRead, signal } = options;
    const onProgress = onRead && (({ done, total }: ReadProgress) => onRead(done, total));
    return { type: "table", file: await readTable(file, { ...data, onProgress, signal }) };
  }
  if (name === undefined) {
    throw new RangeError("Cannot load a table: it has no name and no file, want one of them");
  }
  const dataset = tableDatasets[name];
  if (standIn === undefined || await isHere(dataset, options)) {
    return { type: "table", file: await loadDataset(dataset, options) };
  }
  return {
    type: "table",
    file: await loadDataset(tableDatasets[standIn]),
    standsInFor: name,
    standIn: `${name} is not here: this is ${standIn}, a made-up table of the same columns. Its ` +
      `figures do not compare with the source's; deno task data fetch ${name} gets the real one, ` +
      "--data-dir DIR names a folder that has it",
  };
}

async function isHere(
  dataset: Parameters<typeof findFolder>[0],
  options: SourceOptions,
): Promise<boolean> {
  return await findFolder(dataset, dataFolders(options)) !== undefined;
}
