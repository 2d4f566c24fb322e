/** Labelled images in a row. */
export interface Examples {
  /** All pixels, `[rows, height, width, channels]`, 0 to 255. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Height, width and channels of one image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** One label a row, 0 to `classes - 1`. */
  readonly labels: Uint8Array<ArrayBuffer>;
  /** Number of images. */
  readonly rows: number;
  /** Number of classes, whether or not each occurs. */
  readonly classes: number;
}

/** Images to train on, and others to test with. */
export interface ImageDataset {
  /** Name in the registry. */
  readonly name: string;
  /** What to train on. */
  readonly train: Examples;
  /** What to test with. */
  readonly test: Examples;
  /** Checksum over the decompressed content of all files; see `contentDigest`. */
  readonly sha256: string;
  /** What a reader of results should know: where it comes from, what was left out. */
  readonly notes: readonly string[];
}

/**
 * Takes the first rows, in the order they have, without copying.
 *
 * @param examples What to take from.
 * @param rows How many.
 * @returns Views on the same pixels and labels.
 * @throws {RangeError} If `rows` is not a whole number from 1 to the rows there are.
 *
 * @example
 * ```ts
 * import { firstRows } from "@shrinklab/data/examples";
 * import { assertEquals } from "@std/assert";
 *
 * const two = {
 *   pixels: new Uint8Array([10, 20]),
 *   shape: [1, 1, 1] as const,
 *   labels: new Uint8Array([0, 1]),
 *   rows: 2,
 *   classes: 2,
 * };
 * assertEquals([...firstRows(two, 1).pixels], [10]);
 * ```
 */
export function firstRows(examples: Examples, rows: number): Examples {
  if (!Number.isInteger(rows) || rows < 1 || rows > examples.rows) {
    throw new RangeError(
      `Cannot take rows: their number is ${rows}, want a whole number from 1 to ${examples.rows}`,
    );
  }
  const size = examples.shape.reduce((product, length) => product * length, 1);
  return {
    ...examples,
    pixels: examples.pixels.subarray(0, rows * size),
    labels: examples.labels.subarray(0, rows),
    rows,
  };
}
