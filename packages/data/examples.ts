import type { LabelledRows } from "./labelled_rows.ts";

/** Labelled images in a row. */
export interface Examples extends LabelledRows {
  /** All pixels, `[rows, height, width, channels]`: 0 to 255, or numbers. */
  readonly features: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** Height, width and channels of one image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** One label a row, 0 to `classes - 1`. */
  readonly labels: Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
  /** Number of classes, whether or not each occurs. */
  readonly classes: number;
}

/** Images to train on, with others to choose by and to test with, or without. */
export interface Images {
  /** Name in the registry, or the path of the user's own. */
  readonly name: string;
  /** What to train on. */
  readonly train: Examples;
  /** What to choose by. */
  readonly valid?: Examples;
  /** What to test with. */
  readonly test?: Examples;
  /** Name of each class; default their numbers. */
  readonly classes?: readonly string[];
  /** What a white pixel is: what pixels are divided by to become 0 to 1; default 255. */
  readonly white?: number;
  /** Checksum over the decompressed content of all files; see `contentDigest`. */
  readonly sha256: string;
  /** What a reader of results should know: where it comes from, what was left out. */
  readonly notes: readonly string[];
}

/** A data set of images in the registry: it has test images. */
export interface ImageDataset extends Images {
  /** What to test with. */
  readonly test: Examples;
}
