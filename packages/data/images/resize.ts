/** Width and height in pixels. */
export interface ImageSize {
  /** Columns of pixels. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
}

/** An image to resize: `[height, width, channels]`. */
export interface Raster extends ImageSize {
  /** Numbers of a pixel: 1 for gray, 3 for colour. */
  readonly channels: number;
  /** All of them, row after row, channels of a pixel side by side. */
  readonly pixels: Uint8Array | Uint16Array | Float32Array;
}

/**
 * How the places of one axis are mixed: of each new place the first old one, and the weights of it
 * and of those behind it.
 */
interface AxisWeights {
  readonly first: Int32Array;
  readonly weights: readonly Float64Array[];
}

/**
 * Gives an image another size by bilinear interpolation; smaller ones are averaged over all pixels
 * that fall together, so that nothing is skipped. Proportions are not kept.
 *
 * It is the interpolation of Pillow's `resize(..., BILINEAR)`, to within a step of the values.
 *
 * @param raster The image.
 * @param size The size it gets, 1 or more.
 * @returns Pixels of the same type, whole numbers rounded; the image's own if it has the size.
 *
 * @example
 * ```ts
 * import { resizePixels } from "@shrinklab/data/images";
 * import { assertEquals } from "@std/assert";
 *
 * const raster = { width: 4, height: 1, channels: 1, pixels: Uint8Array.of(0, 10, 20, 30) };
 * assertEquals([...resizePixels(raster, { width: 1, height: 1 })], [15]);
 * ```
 */
export function resizePixels<Pixels extends Raster["pixels"]>(
  raster: Raster & { readonly pixels: Pixels },
  size: ImageSize,
): Pixels {
  const { width, height, channels, pixels } = raster;
  if (width === size.width && height === size.height) return pixels;
  const columns = axisWeights(width, size.width);
  const rows = axisWeights(height, size.height);
  const wide = new Float64Array(height * size.width * channels);
  mix(pixels, wide, columns, { lines: height, length: width, step: channels });
  const result = new (pixels.constructor as new (length: number) => Pixels)(
    size.height * size.width * channels,
  );
  const whole = !(pixels instanceof Float32Array);
  mix(wide, result, rows, { lines: 1, length: height, step: size.width * channels, whole });
  return result;
}

/** Mixes along one axis; entries of one place lie side by side, `step` of them. */
function mix(
  from: ArrayLike<number>,
  to: { [at: number]: number },
  { first, weights }: AxisWeights,
  shape: { lines: number; length: number; step: number; whole?: boolean },
): void {
  const { lines, length, step, whole = false } = shape;
  let at = 0;
  for (let line = 0; line < lines; line++) {
    for (const [place, own] of weights.entries()) {
      const start = (line * length + first[place]!) * step;
      for (let k = 0; k < step; k++) {
        let sum = 0;
        for (let i = 0; i < own.length; i++) sum += own[i]! * from[start + i * step + k]!;
        to[at++] = whole ? Math.round(sum) : sum;
      }
    }
  }
}

/** A triangle over each new place, as wide as the places on either side of it. */
function axisWeights(from: number, to: number): AxisWeights {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const first = new Int32Array(to);
  const weights = Array.from({ length: to }, (_, place) => {
    const center = (place + 0.5) * scale;
    const start = Math.max(0, Math.floor(center - reach + 0.5));
    const end = Math.min(from, Math.floor(center + reach + 0.5));
    const own = Float64Array.from(
      { length: end - start },
      (_, i) => Math.max(0, 1 - Math.abs(start + i + 0.5 - center) / reach),
    );
    const sum = own.reduce((a, b) => a + b, 0);
    first[place] = start;
    return own.map((weight) => weight / sum);
  });
  return { first, weights };
}
