/**
 * How an image is cut into Winograd tiles, and how a tile is read.
 *
 * @module
 */
import { fillZero, type I32, load, loop, store, variable, when } from "../../wasm/mod.ts";
import { FLOAT_BYTES, range } from "../tile.ts";

/** Points of a transformed tile: 6 x 6. */
export const points = 36;

/** The tiles of 4 x 4 that cover an output. */
export interface TileGrid {
  /** Tiles in a column and in a row of one image. */
  readonly down: number;
  readonly across: number;
}

/** Where a tile lies: its image and the tile's row and column in it. */
export interface TilePlace {
  readonly image: I32;
  readonly row: I32;
  readonly column: I32;
}

/** The place of tile number `tile` of all images. */
export function tilePlace(tile: I32, { down, across }: TileGrid): TilePlace {
  const image = variable(tile.div(down * across));
  const inside = variable(tile.sub(image.mul(down * across)));
  const row = variable(inside.div(across));
  return { image, row, column: variable(inside.sub(row.mul(across))) };
}

/** Images `[batch, height, width, channels]` of which each tile sees a square. */
export interface Squares {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Pixels of the square's side. */
  readonly size: number;
  /** Pixels from one tile's square to the next one's. */
  readonly step: number;
  /** Pixels that the first square begins before the image. */
  readonly before: number;
}

/** Bytes of scratch for a square that reaches over the edge, with a row of zeros before it. */
export function patchBytes({ size, channels }: { size: number; channels: number }): number {
  return (size + 1) * size * channels * FLOAT_BYTES;
}

/** Has the scratch begin with a row of zeros, as {@linkcode locateSquare} wants it. */
export function preparePatch({ size, channels }: Squares, patch: I32): void {
  fillZero(patch, size * channels * FLOAT_BYTES);
}

/** A square of pixels in memory. */
export interface Square {
  /** Row and column of its first pixel in the image; below 0 where it reaches over the edge. */
  readonly y: I32;
  readonly x: I32;
  /** Addresses of its rows. */
  readonly rows: readonly I32[];
}

/**
 * Finds the pixels that a tile sees. A row outside of the image is the row of zeros that `patch`
 * begins with. Where columns lie outside, the square is put together behind that.
 */
export function locateSquare(
  squares: Squares,
  images: I32,
  place: TilePlace,
  patch: I32,
): Square {
  const { height, width, channels, size, step, before } = squares;
  const pixel = channels * FLOAT_BYTES;
  const y = variable(place.row.mul(step).sub(before));
  const x = variable(place.column.mul(step).sub(before));
  const base = variable(images.add(place.image.mul(height * width * pixel)));
  const start = variable(base.add(y.mul(width).add(x).mul(pixel)));
  const rows = range(size).map((i) => {
    const row = start.add(i * width * pixel);
    return variable(y.add(i).below(height).choose(row, patch));
  });
  when(x.below(Math.max(0, width - size + 1)).not(), () => {
    const outside = range(size).map((j) => variable(x.add(j).below(width).not()));
    const source = variable(start);
    const target = variable(patch.add(size * pixel));
    loop(y, y.add(size), 1, (at) => {
      const row = variable(at.below(height).choose(source, patch));
      for (const [j, isOutside] of outside.entries()) {
        const from = variable(isOutside.choose(patch, row.add(j * pixel)));
        copyPixel(from, target.add(j * pixel), channels);
      }
      source.set(source.add(width * pixel));
      target.set(target.add(size * pixel));
    });
    for (const [i, row] of rows.entries()) row.set(patch.add((i + 1) * size * pixel));
  });
  return { y, x, rows };
}

function copyPixel(from: I32, to: I32, channels: number): void {
  const vectors = channels / 4;
  const target = variable(to);
  if (vectors > 4) {
    loop(0, channels * FLOAT_BYTES, 16, (at) => store(target.add(at), load(from.add(at))));
  } else {
    for (const k of range(vectors)) store(target, load(from, k * 16), k * 16);
  }
}
