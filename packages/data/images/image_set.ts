import { DataError } from "../data_error.ts";
import type { Examples, Images } from "../examples.ts";
import { resizePixels } from "./resize.ts";
import type { ImageShape, ReadImagesOptions } from "./read_options.ts";

/** Labels as a file has them: numbers, or names of classes. */
export type RawLabels = ArrayLike<number> | readonly string[];

/** Images of one part of a set, as a file has them. */
export interface RawPart {
  /** File that has the labels, for error messages. */
  readonly file: string;
  readonly features: Examples["features"];
  readonly shape: ImageShape;
  readonly labels: RawLabels;
  readonly names?: readonly string[];
}

/** A set of images as files have it. */
export interface RawSet extends Pick<Images, "name" | "white" | "sha256" | "notes"> {
  readonly train: RawPart;
  readonly valid?: RawPart | undefined;
  readonly test?: RawPart | undefined;
}

/** A class with many times the images of another pulls answers towards it. */
const OUT_OF_BALANCE = 3;

/**
 * Makes a set of images of what files have: labels become classes, images get the size asked for.
 *
 * Classes are the labels that occur among the training images: numbers in their order, names in
 * that of their characters (by code point).
 *
 * @param raw The images and labels.
 * @param options Size and shape that are asked for.
 * @returns The set.
 * @throws {DataError} If there is but one class, a part has a class that the training images do not
 * have, or images have another shape than the others or than asked for.
 */
export function imageSet(raw: RawSet, options: ReadImagesOptions): Images {
  const { train, valid, test, name, white, sha256 } = raw;
  const classes = classesOf(train.labels);
  if (classes.length < 2) {
    const what = classes.length === 1 ? `one class, ${classes[0]}` : "no image";
    throw new DataError("malformed", train.file, `it has ${what}, want two classes or more`);
  }
  const place = new Map(classes.map((name, label) => [name, label]));
  const made = (part: RawPart) => examplesOf(part, place, train, options);
  const parts = {
    train: made(train),
    ...(valid === undefined ? {} : { valid: made(valid) }),
    ...(test === undefined ? {} : { test: made(test) }),
  };
  return {
    name,
    ...parts,
    classes,
    ...(white === undefined ? {} : { white }),
    sha256,
    notes: [...raw.notes, ...balanceNotes(parts, classes)],
  };
}

function examplesOf(
  { file, features, shape, labels, names }: RawPart,
  place: ReadonlyMap<string, number>,
  first: RawPart,
  { shape: wanted, resize }: ReadImagesOptions,
): Examples {
  const [height, width, channels] = shape;
  checkShape(shape, first.shape, file, `as "${first.file}" has`);
  if (wanted !== undefined) checkShape(shape, wanted, file, "as --shape says");
  const List = place.size > 256 ? Int32Array : Uint8Array;
  const numbers = Array.from(labels as ArrayLike<number | string>, (label, row) => {
    const found = place.get(String(label));
    if (found !== undefined) return found;
    throw new DataError(
      "mismatch",
      file,
      `image ${row + 1} is of class ${label}, want a class of the training images: ` +
        listed([...place.keys()]),
    );
  });
  return {
    features: resize === undefined ? features : resized(features, shape, resize),
    shape: resize === undefined ? shape : [resize.height, resize.width, channels],
    labels: List.from(numbers),
    rows: features.length / (height * width * channels),
    classes: place.size,
    ...(names === undefined ? {} : { names }),
  };
}

function checkShape(found: ImageShape, wanted: ImageShape, file: string, why: string): void {
  if (found.join() === wanted.join()) return;
  const text = (shape: ImageShape) => shape.join("x");
  throw new DataError(
    "mismatch",
    file,
    `its images are ${text(found)}, want ${text(wanted)} ${why}`,
  );
}

function resized(
  features: Examples["features"],
  [height, width, channels]: ImageShape,
  size: { width: number; height: number },
): Examples["features"] {
  const [from, to] = [height * width * channels, size.height * size.width * channels];
  const rows = features.length / from;
  const List = features.constructor as new (length: number) => Examples["features"];
  const result = new List(rows * to);
  for (let row = 0; row < rows; row++) {
    const pixels = features.subarray(row * from, (row + 1) * from);
    result.set(resizePixels({ width, height, channels, pixels }, size), row * to);
  }
  return result;
}

/** Labels that occur, each once, in order. */
function classesOf(labels: RawLabels): string[] {
  const found = [...new Set<number | string>(Array.from<number | string>(labels))];
  return found.every((label) => typeof label === "number")
    ? found.toSorted((a, b) => a - b).map(String)
    : found.map(String).toSorted(byCodePoint);
}

/**
 * Compares texts by their characters, as Python and C do.
 *
 * @param a A text.
 * @param b Another.
 * @returns Below 0 if the first comes first.
 */
export function byCodePoint(a: string, b: string): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Halves of a character beyond 16 bits come behind all characters within. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function balanceNotes(
  { train, valid, test }: Pick<Images, "train" | "valid" | "test">,
  classes: readonly string[],
): string[] {
  const counts = classCounts(train);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const named = (count: number) =>
    `${classes[counts.indexOf(count)]} ${count.toLocaleString("en")}`;
  return [
    ...(most > OUT_OF_BALANCE * least
      ? [
        `classes are out of balance: ${named(most)} images to train on, ${named(least)}; ` +
        "--class-weights balanced weighs them",
      ]
      : []),
    ...Object.entries({ valid, test }).flatMap(([part, examples]) => {
      const missing = examples === undefined
        ? []
        : classes.filter((_, label) => classCounts(examples)[label] === 0);
      return missing.length === 0 ? [] : [`${part} has no images of ${listed(missing)}`];
    }),
  ];
}

/**
 * Counts the images of each class.
 *
 * @param examples The images.
 * @returns How many there are of each class, by its number.
 *
 * @example
 * ```ts
 * import { loadDataset } from "@shrinklab/data";
 * import { classCounts } from "@shrinklab/data/images";
 * import { assertEquals } from "@std/assert";
 *
 * const { test } = await loadDataset("embedded");
 * assertEquals(classCounts(test), Array(10).fill(100));
 * ```
 */
export function classCounts({ labels, classes }: Examples): number[] {
  const counts: number[] = Array(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

/**
 * Lists names, the first ones where there are many.
 *
 * @param names The names.
 * @returns `a, b, c`, or of more than ten the first ten and `...`.
 */
export function listed(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(", ")}, ...` : names.join(", ");
}
