import type { ImageSize } from "./resize.ts";

/** Height, width and channels of an image. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** What is about to be read. */
export interface ImagesFound {
  /** What it is, in words: `120 PNG files`. */
  readonly what: string;
  /** Memory that the pixels will take, in bytes. */
  readonly bytes: number;
}

/** Options of `readImages`. */
export interface ReadImagesOptions {
  /** Size that all images get; default they have one already. */
  readonly resize?: ImageSize | undefined;
  /** Height, width and channels of an image; needed where a row of numbers could be several. */
  readonly shape?: ImageShape | undefined;
  /** Most memory that the pixels may take, in bytes; default 1.5 GiB. */
  readonly mostBytes?: number | undefined;
  /** Is told what there is and what memory it will take, before it is read. */
  readonly onFound?: ((found: ImagesFound) => void) | undefined;
  /** Is told how much is read, of how much. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Ends the reading; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}
