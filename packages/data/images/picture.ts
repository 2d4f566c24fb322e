import { DataError } from "../data_error.ts";

/** What the beginning of a PNG or JPEG file says of its picture. */
export interface PictureHeader {
  readonly type: "PNG" | "JPEG";
  readonly width: number;
  readonly height: number;
  /** Channels that it is decoded to: 1 for gray, 3 for red, green and blue. */
  readonly channels: number;
  /** Bits of a channel; fewer than 8 become 8. */
  readonly depth: 8 | 16;
}

/** A decoded picture. */
export interface Picture extends Omit<PictureHeader, "type"> {
  /** `[height, width, channels]`, 0 to 255, or to 65535 with 16 bits. */
  readonly pixels: Uint8Array | Uint16Array;
  /** Whether some of it was transparent, and is laid on white. */
  readonly transparent: boolean;
}

/** Most bytes of a decoded picture: 25 million pixels in colour. */
const MOST_BYTES = 75_000_000;

/**
 * Refuses a picture that is empty, or takes too much memory.
 *
 * @param picture Its size, samples of a pixel and bits of a sample.
 * @param file Name for the error message.
 * @throws {DataError} If it has no pixel, or more than 75 million bytes.
 */
export function checkPictureSize(
  picture: { width: number; height: number; samples: number; depth: number },
  file: string,
): void {
  const { width, height, samples, depth } = picture;
  const bytes = width * height * samples * depth / 8;
  if (bytes > 0 && bytes <= MOST_BYTES) return;
  throw new DataError(
    "malformed",
    file,
    `its picture is ${width}x${height}, ${bytes.toLocaleString("en")} bytes, want 1 to ` +
      MOST_BYTES.toLocaleString("en"),
  );
}
