import { contentDigest, sha256 } from "../content_digest.ts";
import { DataError } from "../data_error.ts";
import type { Images } from "../examples.ts";
import { type IdxArray, parseIdx } from "../idx.ts";
import { idxContent } from "../idx_content.ts";
import { imageSet, listed, type RawPart } from "./image_set.ts";
import { claimMemory } from "./memory.ts";
import { numberPixels } from "./number_pixels.ts";
import type { ImageShape, ReadImagesOptions } from "./read_options.ts";

/** A file of images with the file of its labels. */
interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

/** Both files of a pair, read. */
interface ReadPair extends IdxPair {
  readonly pixels: IdxArray;
  readonly classes: IdxArray;
}

/** `train-images-idx3-ubyte.gz`, `t10k-images.idx3-ubyte`, `emnist-letters-test-images-idx3-ubyte`. */
const IMAGES = /images?[-._]idx[34](?:[-._]ubyte)?(?:\.gz)?$/i;
const TEST = /(?:^|[-._])(?:t10k|test)[-._]/i;
const TRAIN = /(?:^|[-._])train[-._]/i;

/**
 * Tells whether a file is one of images in IDX format, by its name.
 *
 * @param name The name.
 * @returns True for `train-images-idx3-ubyte.gz` and the like.
 */
export function isIdxImages(name: string): boolean {
  return IMAGES.test(name);
}

/**
 * Reads images and labels from IDX files: a file of images, or a folder with one to train on and, if
 * it is there, one to test with; each beside the file of its labels.
 *
 * @param path The file or the folder.
 * @param options The size that images get, the most memory, and whom to tell.
 * @returns The images.
 * @throws {DataError} If a file of labels is not there, a file is damaged, or a folder has several.
 */
export async function readIdxImages(path: string, options: ReadImagesOptions): Promise<Images> {
  const { folder, train, test } = await findPairs(path);
  const digests: Record<string, string> = {};
  const array = async (name: string) => {
    options.signal?.throwIfAborted();
    const file = `${folder}${name}`;
    const content = await idxContent(await Deno.readFile(file), file);
    digests[name.replace(/\.gz$/i, "")] = await sha256(content);
    return parseIdx(content, file);
  };
  const read = async (pair: IdxPair): Promise<ReadPair> => {
    return { ...pair, classes: await array(pair.labels), pixels: await array(pair.images) };
  };
  const pairs = [await read(train), ...(test === undefined ? [] : [await read(test)])];
  const images = pairs.reduce((sum, { pixels }) => sum + pixels.shape[0]!, 0);
  const shape = shapeOf(pairs[0]!, folder);
  claimMemory(path, {
    what: pairs.map(({ images }) => images).join(", "),
    images,
    shape,
    width: 1,
  }, options);
  const { features, white, notes } = numberPixels(
    pairs.map(({ images, pixels }) => ({ file: `${folder}${images}`, values: pixels.values })),
  );
  const parts = pairs.map((pair, at): RawPart => ({
    file: `${folder}${pair.labels}`,
    features: features[at]!,
    shape: shapeOf(pair, folder),
    labels: labelsOf(pair, folder),
  }));
  return imageSet({
    name: path,
    train: parts[0]!,
    test: parts[1],
    white,
    sha256: await contentDigest(digests),
    notes,
  }, options);
}

async function findPairs(
  path: string,
): Promise<{ folder: string; train: IdxPair; test?: IdxPair }> {
  const isFolder = (await Deno.stat(path)).isDirectory;
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const folder = isFolder ? `${path}/` : path.slice(0, at);
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder === "" ? "." : folder)) names.push(name);
  const pair = (images: string): IdxPair => ({ images, labels: labelsFile(images, names, folder) });
  if (!isFolder) return { folder, train: pair(path.slice(at)) };
  // Of a file that is there compressed and plain, the plain one.
  const all = names.sort().filter((name) =>
    isIdxImages(name) && !(/\.gz$/i.test(name) && names.includes(name.slice(0, -".gz".length)))
  );
  const tests = all.filter((name) => TEST.test(name));
  const trains = all.filter((name) => !tests.includes(name) && TRAIN.test(name));
  const others = all.filter((name) => !tests.includes(name) && !trains.includes(name));
  const train = trains.length > 0 ? trains : others;
  if (train.length !== 1 || tests.length > 1) {
    const found = listed(train.length === 1 ? tests : [...train, ...tests]);
    throw new DataError(
      "malformed",
      path,
      `its files of images are ${found}, want one to train on and one to test with at most, or the ` +
        "path of one file",
    );
  }
  const [test] = tests;
  return { folder, train: pair(train[0]!), ...(test === undefined ? {} : { test: pair(test) }) };
}

function labelsFile(images: string, names: readonly string[], folder: string): string {
  const plain = images.replace(/\.gz$/i, "")
    .replace(/images?(?=[-._]idx[34])/i, (text) => /s$/i.test(text) ? "labels" : "label")
    .replace(/idx[34]/i, "idx1");
  const found = [plain, `${plain}.gz`].find((name) => names.includes(name));
  if (found !== undefined && found !== images) return found;
  throw new DataError(
    "missing",
    `${folder}${plain}`,
    `it is not there, want it, plain or as .gz, with the labels of "${images}"`,
  );
}

function shapeOf({ images, pixels: { shape } }: ReadPair, folder: string): ImageShape {
  const [, height = 0, width = 0, channels = 1] = shape;
  if (shape.length >= 3 && height * width * channels > 0) return [height, width, channels];
  throw new DataError(
    "malformed",
    `${folder}${images}`,
    `its shape is [${shape.join(", ")}], want [images, height, width] or channels with it`,
  );
}

function labelsOf({ images, labels, pixels, classes }: ReadPair, folder: string) {
  const { shape, values } = classes;
  const rows = pixels.shape[0]!;
  if (shape.length === 1 && values.length === rows) return values;
  throw new DataError(
    "mismatch",
    `${folder}${labels}`,
    `its shape is [${shape.join(", ")}], want [${rows}] as "${images}" has images`,
  );
}
