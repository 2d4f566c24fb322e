import { DataError } from "./data_error.ts";
import type { Examples } from "./examples.ts";
import type { IdxArray } from "./idx.ts";

/** An IDX file that was read, with its name for error messages. */
export interface NamedIdx extends IdxArray {
  /** The file's name or path. */
  readonly file: string;
}

/**
 * Pairs a file of images with its file of labels.
 *
 * @param images `[rows, height, width]`, or with channels as a fourth dimension.
 * @param labels `[rows]`.
 * @param classes How many classes there are; labels run from 0 to one less.
 * @returns Views on both files.
 * @throws {DataError} If a file has other dimensions, no rows, a label that is not a class, or if the
 * two differ in their rows.
 *
 * @example
 * ```ts
 * import { examplesFromIdx } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const images = { file: "images", shape: [2, 1, 1], values: new Uint8Array([10, 20]) };
 * const labels = { file: "labels", shape: [2], values: new Uint8Array([0, 9]) };
 * assertEquals(examplesFromIdx(images, labels, 10).shape, [1, 1, 1]);
 * ```
 */
export function examplesFromIdx(images: NamedIdx, labels: NamedIdx, classes: number): Examples {
  const [rows = 0, height = 0, width = 0, channels = 1] = images.shape;
  if (images.shape.length < 3 || images.values.length === 0) {
    throw new DataError(
      "malformed",
      images.file,
      `its shape is [${images.shape.join(", ")}], want [rows, height, width] of images`,
    );
  }
  if (labels.shape.length !== 1) {
    throw new DataError(
      "malformed",
      labels.file,
      `its shape is [${labels.shape.join(", ")}], want [rows] of labels`,
    );
  }
  if (labels.values.length !== rows) {
    throw new DataError(
      "mismatch",
      labels.file,
      `it holds ${labels.values.length} labels, want ${rows} as "${images.file}" holds images`,
    );
  }
  const wrong = labels.values.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new DataError(
      "malformed",
      labels.file,
      `label ${wrong} is ${labels.values[wrong]}, want 0 to ${classes - 1}`,
    );
  }
  return {
    features: images.values,
    shape: [height, width, channels],
    labels: labels.values,
    rows,
    classes,
  };
}
