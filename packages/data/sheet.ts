/** A picture of many images in rows and columns, grey, 8 bits. */
export interface Sheet {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** One byte a pixel. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * Lays grey images out as one sheet, row by row from the top left.
 *
 * @param pixels `[images, height, width]`.
 * @param size Height and width of an image.
 * @param across Images side by side.
 * @returns The sheet.
 * @throws {RangeError} If the images do not fill a whole number of rows.
 *
 * @example
 * ```ts
 * import { drawSheet } from "@shrinklab/data/sheet";
 * import { assertEquals } from "@std/assert";
 *
 * const sheet = drawSheet(new Uint8Array([1, 2, 3, 4]), [2, 1], 2);
 * assertEquals([...sheet.data], [1, 3, 2, 4]);
 * ```
 */
export function drawSheet(
  pixels: Uint8Array,
  size: readonly [height: number, width: number],
  across: number,
): Sheet {
  const [height, width] = size;
  const down = pixels.length / (across * height * width);
  if (!Number.isInteger(down) || down < 1) {
    throw new RangeError(
      `Cannot draw sheet: ${pixels.length} pixels fill ${down} rows of ${across} images, want a whole number`,
    );
  }
  const data = new Uint8Array(pixels.length);
  for (const { inSheet, inImages } of lines(size, across, down)) {
    data.set(pixels.subarray(inImages, inImages + width), inSheet);
  }
  return { width: across * width, height: down * height, data };
}

/**
 * Cuts a sheet into its images, the inverse of {@linkcode drawSheet}.
 *
 * @param sheet The sheet.
 * @param size Height and width of an image.
 * @returns `[images, height, width]`.
 * @throws {RangeError} If the images do not fill the sheet.
 *
 * @example
 * ```ts
 * import { cutSheet } from "@shrinklab/data/sheet";
 * import { assertEquals } from "@std/assert";
 *
 * const sheet = { width: 2, height: 2, data: new Uint8Array([1, 3, 2, 4]) };
 * assertEquals([...cutSheet(sheet, [2, 1])], [1, 2, 3, 4]);
 * ```
 */
export function cutSheet(
  sheet: Sheet,
  size: readonly [height: number, width: number],
): Uint8Array<ArrayBuffer> {
  const [height, width] = size;
  const across = sheet.width / width;
  const down = sheet.height / height;
  const whole = Number.isInteger(across) && Number.isInteger(down);
  if (!whole || sheet.data.length !== sheet.width * sheet.height) {
    throw new RangeError(
      `Cannot cut sheet: it is ${sheet.width}x${sheet.height} of ${sheet.data.length} bytes, want grey images of ${width}x${height}`,
    );
  }
  const pixels = new Uint8Array(sheet.data.length);
  for (const { inSheet, inImages } of lines(size, across, down)) {
    pixels.set(sheet.data.subarray(inSheet, inSheet + width), inImages);
  }
  return pixels;
}

/** Where each line of each image begins, in the sheet and in the row of images. */
function* lines([height, width]: readonly [number, number], across: number, down: number) {
  for (let y = 0; y < down * height; y++) {
    const row = Math.floor(y / height);
    for (let column = 0; column < across; column++) {
      yield {
        inSheet: (y * across + column) * width,
        inImages: ((row * across + column) * height + y % height) * width,
      };
    }
  }
}
