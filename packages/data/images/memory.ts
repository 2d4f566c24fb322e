import { DataError } from "../data_error.ts";
import type { ImageShape, ReadImagesOptions } from "./read_options.ts";

/** Most memory that images may take where nothing else is said: 1.5 GiB. */
export const MOST_BYTES = 1.5 * 2 ** 30;

/** Images that are to be held: how many, their shape, and bytes of a channel. */
export interface HeldImages {
  readonly images: number;
  readonly shape: ImageShape;
  readonly width: 1 | 4;
}

/**
 * Tells what memory images will take, and refuses more than may be.
 *
 * @param path What is read.
 * @param found The images, and what they are in words.
 * @param options The most there may be, the size that images get, and whom to tell.
 * @throws {DataError} If it is too much.
 */
export function claimMemory(
  path: string,
  found: HeldImages & { readonly what: string },
  options: ReadImagesOptions,
): void {
  options.onFound?.({ what: found.what, bytes: bytesOf(found, options) });
  checkMemory(path, found, options);
}

/**
 * Refuses more memory than images may take.
 *
 * @param path What is read.
 * @param held The images.
 * @param options The most there may be, and the size that images get.
 * @throws {DataError} If it is too much.
 */
export function checkMemory(path: string, held: HeldImages, options: ReadImagesOptions): void {
  const { mostBytes = MOST_BYTES } = options;
  const bytes = bytesOf(held, options);
  if (bytes <= mostBytes) return;
  const { images, shape } = held;
  throw new DataError(
    "malformed",
    path,
    `its ${images.toLocaleString("en")} images of ${shape.join("x")} take ${bytesText(bytes)}, ` +
      `want at most ${bytesText(mostBytes)}: smaller ones, by --resize WxH`,
  );
}

function bytesOf(
  { images, shape: [height, width, channels], width: bytes }: HeldImages,
  { resize }: ReadImagesOptions,
): number {
  const size = resize ?? { height, width };
  return images * size.height * size.width * channels * bytes;
}

/**
 * Writes a number of bytes.
 *
 * @param bytes How many.
 * @returns With a unit: `1.2 GB`, `368 kB`.
 */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
