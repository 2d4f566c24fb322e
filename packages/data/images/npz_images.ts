import { contentDigest, sha256 } from "../content_digest.ts";
import { DataError } from "../data_error.ts";
import type { Images } from "../examples.ts";
import type { NpyArray } from "../npy.ts";
import { openNpz } from "../npz.ts";
import { imageSet, type RawPart } from "./image_set.ts";
import { checkMemory, MOST_BYTES } from "./memory.ts";
import { numberPixels } from "./number_pixels.ts";
import type { ImageShape, ReadImagesOptions } from "./read_options.ts";

/** Pixels and labels of one part. */
interface ArrayPart {
  readonly images: string;
  readonly labels: string;
  readonly pixels: NpyArray;
  readonly classes: NpyArray;
}

/** Names of arrays that have images, and those of their labels: Keras's, MedMNIST's, plain ones. */
const NAMES = {
  train: [["x_train", "y_train"], ["train_images", "train_labels"], ["x", "y"], [
    "images",
    "labels",
  ]],
  valid: [["x_val", "y_val"], ["x_valid", "y_valid"], ["val_images", "val_labels"]],
  test: [["x_test", "y_test"], ["test_images", "test_labels"]],
} as const;

/**
 * Reads images and labels from an NPZ file as Keras's data sets have them: `x_train`, `y_train`,
 * `x_test`, `y_test`.
 *
 * @param path The file.
 * @param options The shape of an image where pixels lie in one row, its size, the most memory.
 * @returns The images.
 * @throws {DataError} If it is damaged, or has no such arrays.
 */
export async function readNpzImages(path: string, options: ReadImagesOptions): Promise<Images> {
  const bytes = await Deno.readFile(path);
  const { mostBytes = MOST_BYTES, onFound } = options;
  // Numbers of eight bytes become such of four.
  const npz = openNpz(bytes, path, { mostBytes: 2 * mostBytes });
  const byName = new Map([...npz.sizes.keys()].map((name) => [name.toLowerCase(), name]));
  const namesOf = (part: keyof typeof NAMES) => {
    const found = NAMES[part].find(([x, y]) => byName.has(x) && byName.has(y));
    return found && { images: byName.get(found[0])!, labels: byName.get(found[1])! };
  };
  const names = { train: namesOf("train"), valid: namesOf("valid"), test: namesOf("test") };
  if (names.train === undefined) {
    const there = [...byName.values()].slice(0, 12).join(", ") || "none";
    throw new DataError(
      "missing",
      path,
      `its arrays are ${there}, want x_train and y_train, x_test and y_test`,
    );
  }
  const read = async (part: keyof typeof NAMES): Promise<ArrayPart | undefined> => {
    const named = names[part];
    options.signal?.throwIfAborted();
    if (named === undefined) return undefined;
    const classes = await npz.read(named.labels);
    return { ...named, pixels: await npz.read(named.images), classes };
  };
  const images = Object.values(names).flatMap((named) => named?.images ?? []);
  onFound?.({
    what: images.join(", "),
    bytes: images.reduce((sum, name) => sum + npz.sizes.get(name)!, 0),
  });
  const parts = [await read("train"), await read("valid"), await read("test")] as const;
  const there = parts.filter((part) => part !== undefined);
  checkMemory(path, {
    images: there.reduce((sum, { pixels }) => sum + pixels.shape[0]!, 0),
    shape: shapeOf(parts[0]!, path, options),
    width: there.every(({ pixels }) => pixels.values instanceof Uint8Array) ? 1 : 4,
  }, options);
  const { features, white, notes } = numberPixels(
    there.map(({ images, pixels }) => ({ file: `${path}:${images}`, values: pixels.values })),
  );
  const raw = (part: ArrayPart | undefined): RawPart | undefined =>
    part && {
      file: `${path}:${part.labels}`,
      features: features[there.indexOf(part)]!,
      shape: shapeOf(part, path, options),
      labels: labelsOf(part, path),
    };
  return imageSet({
    name: path,
    train: raw(parts[0])!,
    valid: raw(parts[1]),
    test: raw(parts[2]),
    white,
    sha256: await contentDigest({ [path.replace(/^.*[\\/]/, "")]: await sha256(bytes) }),
    notes,
  }, options);
}

function shapeOf(
  { images, pixels: { shape } }: ArrayPart,
  path: string,
  { shape: wanted }: ReadImagesOptions,
): ImageShape {
  const [, height, width, channels = 1] = shape;
  const own = shape.slice(1).reduce((product, length) => product * length, 1);
  const isRow = shape.length === 2;
  if (isRow && wanted !== undefined && own === wanted[0] * wanted[1] * wanted[2]) return wanted;
  if (shape.length < 3 || shape.length > 4 || own === 0) {
    const asked = isRow ? `, or --shape HxWxC with a product of ${own}` : "";
    throw new DataError(
      "malformed",
      `${path}:${images}`,
      `its shape is [${shape.join(", ")}], want [images, height, width, channels]${asked}`,
    );
  }
  if (shape.length === 4 && height! <= 4 && channels > 4) {
    throw new DataError(
      "malformed",
      `${path}:${images}`,
      `its shape is [${shape.join(", ")}], want channels last: numpy.moveaxis(${images}, 1, -1)`,
    );
  }
  return [height!, width!, channels];
}

function labelsOf({ images, labels, pixels, classes }: ArrayPart, path: string) {
  const { shape, values } = classes;
  const rows = pixels.shape[0]!;
  const wrong = Array.from(values).find((label) => !Number.isInteger(label));
  if (shape[0] !== rows || values.length !== rows || wrong !== undefined) {
    const found = wrong === undefined
      ? `shape is [${shape.join(", ")}]`
      : `labels include ${wrong}`;
    throw new DataError(
      shape[0] === rows ? "malformed" : "mismatch",
      `${path}:${labels}`,
      `its ${found}, want a whole number for each of the ${rows} of ${images}, [${rows}] or ` +
        `[${rows}, 1]`,
    );
  }
  return values;
}
