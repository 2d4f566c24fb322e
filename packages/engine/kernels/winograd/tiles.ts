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
/** Tiles that a block transforms and multiplies at a time, so that all fits the second cache. */
export const chunkTiles = 32;

/** Images `[batch, height, width, channels]`, and the tiles of 4 x 4 that cover an output. */
export interface TileGrid {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Zeros in front of the first row and column. */
  readonly pad: number;
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

/** Bytes of a patch of `size` x `size` pixels. */
export function patchBytes(size: number, channels: number): number {
  return size * size * channels * F;
}

/**
 * Finds the `size` x `size` pixels that a tile is made from, which begin at pixel
 * `4 row - pad`, `4 column - pad`.
 *
 * Where some lie outside of the image the patch is put together at `patch`, with zeros there.
 *
 * @returns Address of the first pixel and bytes from one row to the next.
 */
export function locatePatch(
  grid: TileGrid,
  size: number,
  images: I32,
  place: TilePlace,
  patch: I32,
): { start: I32; stride: I32 } {
  const { height, width, channels, pad } = grid;
  const pixel = channels * F;
  const y = variable(place.row.mul(4).sub(pad));
  const x = variable(place.column.mul(4).sub(pad));
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
  return { start, stride };
}

function zeroPixels(target: I32, count: number, channels: number): void {
  const vectors = count * channels / 4;
  if (vectors > 64) return fillZero(target, vectors * 16);
  const zero = variable(lanes(0));
  for (const k of range(vectors)) store(target, zero, k * 16);
}
