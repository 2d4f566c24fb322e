import type { LabelledRows } from "./labelled_rows.ts";

/** Labelled images in a row. */
export interface Examples extends LabelledRows {
  /** All pixels, `[rows, height, width, channels]`, 0 to 255. */
  readonly features: Uint8Array<ArrayBuffer>;
  /** Height, width and channels of one image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** One label a row, 0 to `classes - 1`. */
  readonly labels: Uint8Array<ArrayBuffer>;
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
