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

/** A row or column of the source, and the condition that it is one at all. */
export interface SourcePlace {
  at: I32;
  holds?: I32;
}

/** Where the pixels of a window lie in the source. */
export interface Windows {
  source: { height: number; width: number; channels: number };
  window: { height: number; width: number };
  sourceRow(y: I32, ky: number): SourcePlace;
  sourceColumn(x: I32, kx: number): SourcePlace;
  /** Whether the columns of a window lie side by side in the source. */
  adjacent: boolean;
}

/** Entries of one window. */
export function windowDepth({ source, window }: Windows): number {
  return window.height * window.width * source.channels;
}

/** Copies the windows of pixels `from` to `to` to `target`, one after the other. */
export function copyWindows(
  windows: Windows,
  pixels: { height: number; width: number },
  images: I32,
  target: I32,
  from: I32,
  to: I32,
): void {
  const { source: { height, width, channels }, window } = windows;
  const entry = channels * FLOAT_BYTES;
  const place = variable(target);
  loop(from, to, 1, (pixel) => {
    const image = variable(pixel.div(pixels.height * pixels.width));
    const inside = variable(pixel.sub(image.mul(pixels.height * pixels.width)));
    const y = variable(inside.div(pixels.width));
    const x = variable(inside.sub(y.mul(pixels.width)));
    const base = variable(images.add(image.mul(height * width * entry)));
    if (windows.adjacent) when(isInside(windows, y, x), copyWhole, copyParts);
    else copyParts();
    place.set(place.add(window.height * window.width * entry));

    /** Rows of the window, vector by vector: what is written too far is written over next. */
    function copyWhole(): void {
      const row = variable(
        windows.sourceRow(y, 0).at.mul(width).add(
          windows.sourceColumn(x, 0).at,
        ),
      );
      const source = variable(base.add(row.mul(entry)));
      for (const ky of range(window.height)) {
        for (let k = 0; k < window.width * channels; k += 4) {
          const at = (ky * window.width * channels + k) * FLOAT_BYTES;
          store(place, load(source, ky * width * entry + k * FLOAT_BYTES), at);
        }
      }
    }

    /** Pixel by pixel, zeros for those outside of the source. */
    function copyParts(): void {
      for (const ky of range(window.height)) {
        const row = exists(windows.sourceRow(y, ky), height);
        const rowStart = variable(base.add(row.at.mul(width * entry)));
        for (const kx of range(window.width)) {
          const column = exists(windows.sourceColumn(x, kx), width);
          const offset = (ky * window.width + kx) * entry;
          when(
            row.holds.and(column.holds),
            () => copyEntries(rowStart.add(column.at.mul(entry)), place, channels, offset),
            () => zeroEntries(place, channels, offset),
          );
        }
      }
    }
  });
}

/** Whether no part of the window lies outside of the source. */
function isInside({ source, window, ...places }: Windows, y: I32, x: I32): I32 {
  const [firstRow, lastRow] = [0, window.height - 1].map((ky) => places.sourceRow(y, ky).at);
  const [firstColumn, lastColumn] = [0, window.width - 1].map((kx) =>
    places.sourceColumn(x, kx).at
  );
  const rows = firstRow!.below(source.height).and(lastRow!.below(source.height));
  return rows.and(firstColumn!.below(source.width)).and(lastColumn!.below(source.width));
}

function exists(place: SourcePlace, size: number): { at: I32; holds: I32 } {
  const at = variable(place.at);
  const inside = at.below(size);
  return { at, holds: variable(place.holds ? inside.and(place.holds) : inside) };
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
