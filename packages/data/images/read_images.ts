import { DataError } from "../data_error.ts";
import type { Images } from "../examples.ts";
import { isGzip } from "../gunzip.ts";
import { isZip } from "../tables/zip_directory.ts";
import { isCsv, readCsvImages } from "./csv_images.ts";
import { isIdxImages, readIdxImages } from "./idx_images.ts";
import { readImageFolder } from "./image_folder.ts";
import { listed } from "./image_set.ts";
import { isJpeg } from "./jpeg.ts";
import { readNpzImages } from "./npz_images.ts";
import { isPng } from "./png.ts";
import type { ReadImagesOptions } from "./read_options.ts";

/**
 * Reads images of the user's with their classes:
 * - a folder with a folder of PNG or JPEG files for each class, in `train`, `test` and `val` or not,
 * - IDX files: a folder of them, or one file of images beside that of its labels,
 * - an NPZ file with `x_train`, `y_train`, `x_test`, `y_test`,
 * - a CSV file of `label, pixels...`, or a folder with `train.csv` and `test.csv`.
 *
 * A file alone has images to train on and none to test with.
 *
 * @param path The folder or the file.
 * @param options Size and shape of an image, the most memory, and whom to tell.
 * @returns The images; their features are bytes, or numbers where there is more to tell.
 * @throws {DataError} If nothing of this is there, or a file is damaged; it names the file.
 *
 * @example
 * ```ts
 * import { readImages } from "@shrinklab/data/images";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "label,p0,p1,p2,p3\ncat,0,255,0,255\ndog,9,9,9,9\n");
 * const { train, classes } = await readImages(path);
 * assertEquals([train.rows, train.shape, classes], [2, [2, 2, 1], ["cat", "dog"]]);
 * await Deno.remove(path);
 * ```
 */
export async function readImages(path: string, options: ReadImagesOptions = {}): Promise<Images> {
  const root = path.replace(/(?<=[^\\/:])[\\/]+$/, "");
  const info = await Deno.stat(root).catch((cause) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new DataError(
      "missing",
      path,
      "it is not there, want a folder of images, an IDX or NPZ file, or a CSV",
      { cause },
    );
  });
  const read = info.isDirectory ? await readerOfFolder(root) : await readerOfFile(root);
  return { ...await read(root, options), name: path };
}

/** What reads one kind of images. */
type Reader = (path: string, options: ReadImagesOptions) => Promise<Images>;

async function readerOfFolder(path: string): Promise<Reader> {
  const files: string[] = [];
  let folders = 0;
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (name.startsWith(".")) continue;
    if (isDirectory) folders++;
    else files.push(name);
  }
  if (files.some(isIdxImages)) return readIdxImages;
  if (folders > 0) return readImageFolder;
  const archives = files.filter((name) => /\.npz$/i.test(name)).sort();
  if (archives.length === 1) {
    return (folder, options) => readNpzImages(`${folder}/${archives[0]}`, options);
  }
  if (archives.length > 1) {
    throw new DataError("malformed", path, `it holds ${listed(archives)}, want the path of one`);
  }
  return files.some(isCsv) ? readCsvImages : readImageFolder;
}

async function readerOfFile(path: string): Promise<Reader> {
  using file = await Deno.open(path);
  const head = new Uint8Array(8);
  const length = await file.read(head) ?? 0;
  const bytes = head.subarray(0, length);
  const isIdx = bytes[0] === 0 && bytes[1] === 0 && bytes[3]! >= 3 && bytes[3]! <= 4;
  if (isZip(bytes)) return readNpzImages;
  if (isIdx || isIdxImages(path)) return readIdxImages;
  if (isPng(bytes) || isJpeg(bytes)) {
    throw new DataError(
      "malformed",
      path,
      "it is one picture, want a folder with a folder of pictures for each class",
    );
  }
  if (isCsv(path) || (!isGzip(bytes) && !bytes.some((byte) => byte < 9))) return readCsvImages;
  throw new DataError(
    "malformed",
    path,
    "it is not a kind of file that is known, want a folder of images, an IDX or NPZ file, or a CSV",
  );
}
