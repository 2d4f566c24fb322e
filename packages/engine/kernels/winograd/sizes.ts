/**
 * The sizes of a Winograd convolution.
 *
 * @module
 */
import { tileColumns } from "../tile.ts";

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
  return inputs % 4 === 0 && outputs % tileColumns === 0;
}

/** Height and width of the output. */
export function outputSize(
  { height, width, pad }: WinogradSizes,
): { outHeight: number; outWidth: number } {
  return { outHeight: height + 2 * pad - 2, outWidth: width + 2 * pad - 2 };
}
