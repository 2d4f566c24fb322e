/**
 * The sizes of a Winograd convolution.
 *
 * @module
 */
import { FLOAT_BYTES, tileColumns } from "../tile.ts";
import { points, type TileGrid } from "./tiles.ts";

/** Sizes of a convolution, and what is done to its results. */
export interface WinogradSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  /** Channels of the input, a multiple of 4. */
  readonly inputs: number;
  /** Channels of the output, a multiple of 8. */
  readonly outputs: number;
  /** Rows and columns of zeros around the input. */
  readonly pad: number;
  readonly bias?: boolean;
  readonly activation?: string;
  /** The result is max pooled by 2 x 2, with a byte for each entry that says which was largest. */
  readonly pooled?: boolean;
  /** The input is the gradient of such a pooling: `height` and `width` are what was pooled. */
  readonly unpools?: boolean;
  /** The products are a BLAS library's. */
  readonly byBlas?: boolean;
}

/** Whether the Winograd kernels can do a convolution of these channels. */
export function winogradFits(inputs: number, outputs: number): boolean {
  return inputs % 4 === 0 && outputs % narrowPanel === 0;
}

/** Outputs of a panel of the transformed filter, where they do not fill a tile's columns. */
const narrowPanel = 8;

/** Outputs of a panel: as many as a tile has columns, where all panels can. */
export function panelColumns(outputs: number): number {
  return outputs % tileColumns() === 0 ? tileColumns() : narrowPanel;
}

/** Height and width of the output. */
export function outputSize(
  { height, width, pad }: WinogradSizes,
): { outHeight: number; outWidth: number } {
  return { outHeight: height + 2 * pad - 2, outWidth: width + 2 * pad - 2 };
}

/** The tiles that cover the outputs of one image, and how many that are in all images. */
export function tilesOf(sizes: WinogradSizes): { grid: TileGrid; tiles: number } {
  const { outHeight, outWidth } = outputSize(sizes);
  const grid: TileGrid = { down: Math.ceil(outHeight / 4), across: Math.ceil(outWidth / 4) };
  return { grid, tiles: sizes.batch * grid.down * grid.across };
}

/** Bytes of the second cache that a block of a library's products may take: all have 1 MiB. */
const libraryBytes = 768 * 1024;
/** Tiles of a block whose products are ours: whole groups of a tall tile's rows. */
const ownTiles = 36;

/**
 * Tiles that a block transforms and multiplies at a time, so that all fits the second cache. A
 * library's products are the faster the more tiles there are: each is a call.
 */
export function chunkTiles({ inputs, outputs, byBlas = false }: WinogradSizes): number {
  return byBlas
    ? Math.max(ownTiles, Math.floor(libraryBytes / (points * (inputs + outputs) * FLOAT_BYTES)))
    : ownTiles;
}
