/**
 * What Winograd's transforms read: pixels as they lie, or the gradient of a max pooling, which is
 * read through the pooled gradient without ever being written out.
 *
 * @module
 */
import {
  type I32,
  intLanes,
  load,
  loadBytes,
  registerLanes,
  store,
  variable,
  type Vector,
} from "../../wasm/mod.ts";
import { FLOAT_BYTES, range } from "../tile.ts";
import { locateSquare, patchBytes, preparePatch, type Squares, type TilePlace } from "./tiles.ts";

/** Reads pixel (i, j) of a tile's square, four or eight channels. */
export type PixelReader = (i: number, j: number) => Vector;

/** Squares of pixels, wherever they come from. */
export interface PixelSource {
  readonly channels: number;
  /** Prepares the scratch for patches, before the first of some tiles. */
  prepare(patch: I32): void;
  /** Finds a tile's square; the result reads it from the channel at byte offset `channel` on. */
  locate(place: TilePlace, patch: I32): (channel: I32, lanes: 4 | 8) => PixelReader;
}

/** Bytes of scratch for a source of squares of at most 6 x 6 pixels: a patch, and what is unpooled. */
export function sourceBytes(channels: number): number {
  return patchBytes({ size: 6, channels }) + 6 * 6 * registerLanes * FLOAT_BYTES;
}

/** Pixels as they lie. */
export function pixels(squares: Squares, images: () => I32): PixelSource {
  const { channels } = squares;
  return {
    channels,
    prepare: (patch) => preparePatch(squares, patch),
    locate: (place, patch) => {
      const { rows } = locateSquare(squares, images(), place, patch);
      return (channel, lanes) => {
        const at = rows.map((row) => variable(row.add(channel)));
        return (i, j) => load(at[i]!, j * channels * FLOAT_BYTES, lanes);
      };
    },
  };
}

/**
 * The gradient of a 2 x 2 max pooling: each pixel has its cell's gradient if the cell's code names
 * it (0 to 3, by rows), else zero.
 *
 * @param squares The squares of pixels, with the height and width of what was pooled.
 * @param gradient Gradient of the pooled `[batch, height / 2, width / 2, channels]`.
 * @param codes One byte for each of its entries.
 */
export function unpooledPixels(
  squares: Squares,
  gradient: () => I32,
  codes: () => I32,
): PixelSource {
  const { channels, size, step, before } = squares;
  // Pixel i of a square lies in cell floor((i - before) / 2), counted from the tile's own first.
  const cellOf = (i: number) => Math.floor((i - before) / 2) - Math.floor(-before / 2);
  const pixelOf = (cell: number) => 2 * (cell + Math.floor(-before / 2)) + before;
  const cells: Squares = {
    height: Math.floor(squares.height / 2),
    width: Math.floor(squares.width / 2),
    channels,
    size: cellOf(size - 1) + 1,
    step: step / 2,
    before: -Math.floor(-before / 2),
  };
  return {
    channels,
    prepare: (patch) => preparePatch(cells, patch),
    locate: (place, patch) => {
      const square = variable(patch.add(patchBytes(cells)));
      const { y, x, rows } = locateSquare(cells, gradient(), place, patch);
      // Cells outside of the image have no gradient, so that any code will do for them.
      const cell = place.image.mul(cells.height).add(y).mul(cells.width).add(x);
      const codeStart = variable(codes().add(cell.mul(channels)));
      const stride = cells.width * channels;
      return (channel, lanes) => {
        const quarter = variable(channel.shr(2));
        const places = range(4).map((k) => variable(intLanes(k)));
        // The square is written out once, since a transform reads its entries again and again.
        for (const i of range(cells.size)) {
          const at = variable(rows[i]!.add(channel));
          const codeAt = variable(codeStart.add(quarter).add(i * stride));
          for (const j of range(cells.size)) {
            const gradient = variable(load(at, j * channels * FLOAT_BYTES, lanes));
            const code = variable(loadBytes(codeAt, j * channels, lanes));
            for (const [k, place] of places.entries()) {
              const [row, column] = [pixelOf(i) + (k >> 1), pixelOf(j) + k % 2];
              if (row < 0 || row >= size || column < 0 || column >= size) continue;
              const own = gradient.and(code.eqInts(place));
              store(square, own, (row * size + column) * lanes * FLOAT_BYTES);
            }
          }
        }
        return (i, j) => load(square, (i * size + j) * lanes * FLOAT_BYTES, lanes);
      };
    },
  };
}
