/**
 * The windows of an image that a filter sees, copied side by side ("im2col").
 *
 * @module
 */
import {
  copy,
  fillZero,
  float,
  type I32,
  int,
  lanes,
  load,
  loadFloat,
  loop,
  store,
  storeFloat,
  variable,
  when,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Sizes of a convolution `[batch, height, width, inputs]` to `[batch, down, across, outputs]`. */
export interface ConvolutionSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  /** The result's height and width. */
  readonly down: number;
  readonly across: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideDown: number;
  readonly strideAcross: number;
  /** Zeros above and left of the input. */
  readonly padTop: number;
  readonly padLeft: number;
  readonly bias?: boolean;
  readonly activation?: string;
}

/** Entries of one window. */
export function windowDepth({ filterHeight, filterWidth, inputs }: ConvolutionSizes): number {
  return filterHeight * filterWidth * inputs;
}

/** Row and column of the input where the window of an image's pixel begins; below 0 in the padding. */
export function windowStart(sizes: ConvolutionSizes, pixel: I32): { y: I32; x: I32 } {
  const row = variable(pixel.div(sizes.across));
  const column = pixel.sub(row.mul(sizes.across));
  return {
    y: variable(row.mul(sizes.strideDown).sub(sizes.padTop)),
    x: variable(column.mul(sizes.strideAcross).sub(sizes.padLeft)),
  };
}

/** Whether no part of the window that begins there lies outside of the input. */
export function isInside(sizes: ConvolutionSizes, y: I32, x: I32): I32 {
  const { height, width, filterHeight, filterWidth } = sizes;
  return y.below(Math.max(0, height - filterHeight + 1))
    .and(x.below(Math.max(0, width - filterWidth + 1)));
}

/** The part of a window along an axis that lies inside: from its entry `from` to before `to`. */
export function partInside(start: I32, window: number, length: number): { from: I32; to: I32 } {
  const before = variable(int(0).sub(start));
  const rest = variable(int(length).sub(start));
  return {
    from: variable(before.gt(0).choose(before, int(0))),
    to: variable(rest.lt(window).choose(rest, int(window))),
  };
}

/** Copies the windows of pixels `from` to `to` of all images to `target`, one after the other. */
export function copyWindows(
  sizes: ConvolutionSizes,
  images: I32,
  target: I32,
  from: I32,
  to: I32,
): void {
  const { height, width, inputs, down, across, filterHeight, filterWidth } = sizes;
  const entry = inputs * FLOAT_BYTES;
  const place = variable(target);
  loop(from, to, 1, (pixel) => {
    const image = variable(pixel.div(down * across));
    const { y, x } = windowStart(sizes, variable(pixel.sub(image.mul(down * across))));
    const base = variable(images.add(image.mul(height * width * entry)));
    const source = variable(base.add(y.mul(width).add(x).mul(entry)));
    when(isInside(sizes, y, x), copyWhole, copyParts);
    place.set(place.add(windowDepth(sizes) * FLOAT_BYTES));

    /** Rows of the window, vector by vector: what is written too far is written over next. */
    function copyWhole(): void {
      for (const ky of range(filterHeight)) {
        for (let k = 0; k < filterWidth * inputs; k += 4) {
          const at = (ky * filterWidth * inputs + k) * FLOAT_BYTES;
          store(place, load(source, ky * width * entry + k * FLOAT_BYTES), at);
        }
      }
    }

    /** Pixel by pixel, zeros for those outside of the source. */
    function copyParts(): void {
      for (const ky of range(filterHeight)) {
        const holds = variable(y.add(ky).below(height));
        const row = variable(source.add(ky * width * entry));
        for (const kx of range(filterWidth)) {
          const offset = (ky * filterWidth + kx) * entry;
          when(
            holds.and(x.add(kx).below(width)),
            () => copyEntries(row.add(kx * entry), place, inputs, offset),
            () => zeroEntries(place, inputs, offset),
          );
        }
      }
    }
  });
}

function copyEntries(from: I32, target: I32, count: number, offset: number): void {
  const source = variable(from);
  if (count > 64) return copy(target.add(offset), source, count * FLOAT_BYTES);
  const vectors = Math.floor(count / 4);
  for (const k of range(vectors)) store(target, load(source, k * 16), offset + k * 16);
  for (const k of range(count % 4)) {
    const at = (vectors * 4 + k) * FLOAT_BYTES;
    storeFloat(target, loadFloat(source, at), offset + at);
  }
}

function zeroEntries(target: I32, count: number, offset: number): void {
  if (count > 64) return fillZero(target.add(offset), count * FLOAT_BYTES);
  const vectors = Math.floor(count / 4);
  for (const k of range(vectors)) store(target, lanes(0), offset + k * 16);
  for (const k of range(count % 4)) {
    storeFloat(target, float(0), offset + (vectors * 4 + k) * FLOAT_BYTES);
  }
}
