/**
 * How an image is cut into Winograd tiles, and how a tile is read.
 *
 * @module
 */
import {
  fillZero,
  type I32,
  int,
  lanes,
  load,
  loop,
  store,
  variable,
  when,
} from "../../wasm/mod.ts";
import { F, range } from "../tile.ts";

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

/** Bytes of scratch for a square that reaches over the edge. */
export function patchBytes({ size, channels }: { size: number; channels: number }): number {
  return size * size * channels * F;
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
 * Finds the pixels that a tile sees. Where some lie outside of the image the square is put
 * together at `patch`, with zeros there.
 */
export function locateSquare(
  squares: Squares,
  images: I32,
  place: TilePlace,
  patch: I32,
): Square {
  const { height, width, channels, size, step, before } = squares;
  const pixel = channels * F;
  const y = variable(place.row.mul(step).sub(before));
  const x = variable(place.column.mul(step).sub(before));
  const base = variable(images.add(place.image.mul(height * width * pixel)));
  const start = variable(base.add(y.mul(width).add(x).mul(pixel)));
  const stride = variable(width * pixel);
  const inside = (at: I32, most: number) => most < 0 ? int(0) : at.below(most + 1);
  when(inside(y, height - size).and(inside(x, width - size)).not(), () => {
    const first = variable(x.lt(0).choose(int(0).sub(x), int(0)));
    const end = variable(x.add(size).gt(width).choose(int(width).sub(x), int(size)));
    const target = variable(patch);
    loop(0, size, 1, (row) => {
      zeroPixels(target, size, channels);
      when(y.add(row).below(height), () => {
        const source = variable(start.add(row.mul(width * pixel)));
        loop(first.mul(pixel), end.mul(pixel), 16, (offset) => {
          store(target.add(offset), load(source.add(offset)));
        });
      });
      target.set(target.add(size * pixel));
    });
    start.set(patch);
    stride.set(int(size * pixel));
  });
  const rows: I32[] = [start];
  for (const i of range(size - 1)) rows.push(variable(rows[i]!.add(stride)));
  return { y, x, rows };
}

function zeroPixels(target: I32, count: number, channels: number): void {
  const vectors = count * channels / 4;
  if (vectors > 64) return fillZero(target, vectors * 16);
  const zero = variable(lanes(0));
  for (const k of range(vectors)) store(target, zero, k * 16);
}
