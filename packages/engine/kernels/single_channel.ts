/**
 * Convolution of images with one channel and a stride of 1 across, such as the first of a network on
 * grey images: all that one entry of the filter is multiplied with lies side by side in a row of the
 * image. So rows are copied, once for each entry, with zeros for what lies outside of the image.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  fillZero,
  float,
  type I32,
  lanes,
  load,
  loop,
  store,
  storeFloat,
  variable,
  when,
} from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { FLOAT_BYTES, loadSums, loadTileRow, range, tileShape, tileSums } from "./tile.ts";
import { addColumnsProduct, addRowsProduct } from "./tile_products.ts";
import { evenTiles, storeTile } from "./tiling.ts";
import type { ConvolutionSizes } from "./windows.ts";

/** Whether the kernels of this file can do a convolution. */
export function isSingleChannel({ inputs, strideAcross }: ConvolutionSizes): boolean {
  return inputs === 1 && strideAcross === 1;
}

/** Pixels that are worth doing at a time. */
const manyPixels = 64;
/** Chunks of a block. */
const blockChunks = 4;
/** Parts of the pixels whose gradients are summed apart: fixed, whatever the threads. */
const mostParts = 32;

/** Whole rows of the result that are done at a time, and how their copies lie. */
function chunksOf({ batch, down, across, filterHeight, filterWidth }: ConvolutionSizes) {
  const fits = (rows: number) => down % rows === 0 && rows * across <= manyPixels;
  const rows = range(down).map((i) => down - i).find(fits) ?? 1;
  const pixels = rows * across;
  // Whole vectors are written and read, up to three entries beyond the last.
  const stride = 4 * Math.ceil((pixels + 3) / 4) * FLOAT_BYTES;
  const depth = filterHeight * filterWidth;
  return {
    rows,
    pixels,
    stride,
    depth,
    count: batch * down / rows,
    bytes: depth * stride + 4 * FLOAT_BYTES,
  };
}

/** `activation(conv(x, filter) + bias)`. Arguments: x, packed filter, bias (if any), result. */
export function singleChannelConvolution(sizes: ConvolutionSizes): Kernel {
  const { outputs, bias = false, activation = "linear" } = sizes;
  const { pixels, stride, depth, count, bytes } = chunksOf(sizes);
  const some = cut(count, blockChunks);
  const shape = tileShape(outputs);
  const panelBytes = shape.columns * FLOAT_BYTES;
  return {
    name: `singleChannelConvolution ${JSON.stringify(sizes)}`,
    blocks: some.blocks,
    scratch: bytes,
    write({ block, pointer, scratch }) {
      const [images, filter, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const { value } = activationCode(activation);
      const [from, to] = some.range(block);
      loop(from, to, 1, (chunk) => {
        copyRows(sizes, images, chunk, scratch);
        const pixel = variable(result.add(chunk.mul(pixels * outputs * FLOAT_BYTES)));
        loop(0, Math.ceil(outputs / shape.columns), 1, (panel) => {
          const offset = variable(panel.mul(panelBytes));
          const right = variable(filter.add(panel.mul(depth * panelBytes)));
          const add = bias ? loadTileRow(variable(biases.add(offset)), shape.columns) : [];
          evenTiles(pixels, shape.rows, (row, height) => {
            const sums = tileSums({ ...shape, rows: height });
            addColumnsProduct(
              sums,
              scratch.add(row.mul(FLOAT_BYTES)),
              stride,
              right,
              panelBytes,
              depth,
            );
            const target = variable(pixel.add(row.mul(outputs * FLOAT_BYTES)).add(offset));
            storeTile(
              sums,
              target,
              outputs * FLOAT_BYTES,
              outputs,
              panel,
              (sum, part) => value(bias ? variable(sum.add(add[part]!)) : sum),
            );
          });
        });
      });
    },
  };
}

/** The parts of the filter's gradient, and the bytes of their sums. */
export function singleChannelParts(sizes: ConvolutionSizes): { parts: number; bytes: number } {
  const { count, depth } = chunksOf(sizes);
  const parts = Math.ceil(count / Math.ceil(count / mostParts));
  return { parts, bytes: parts * depth * sizes.outputs * FLOAT_BYTES };
}

/**
 * The filter's gradient for each part of the pixels: `sums[part][kh, kw, outputs]`.
 *
 * Arguments: x, gradient of the output, sums. A block is a part.
 */
export function singleChannelFilterGradient(sizes: ConvolutionSizes): Kernel {
  const { outputs } = sizes;
  const { pixels, stride, depth, count, bytes } = chunksOf(sizes);
  const part = cut(count, Math.ceil(count / mostParts));
  const shape = tileShape(outputs);
  return {
    name: `singleChannelFilterGradient ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    scratch: bytes,
    write({ block, pointer, scratch }) {
      const [images, dy, sums] = [pointer(0), pointer(1), pointer(2)];
      const result = variable(sums.add(block.mul(depth * outputs * FLOAT_BYTES)));
      fillZero(result, depth * outputs * FLOAT_BYTES);
      const [from, to] = part.range(block);
      loop(from, to, 1, (chunk) => {
        copyRows(sizes, images, chunk, scratch);
        const right = variable(dy.add(chunk.mul(pixels * outputs * FLOAT_BYTES)));
        loop(0, Math.ceil(outputs / shape.columns), 1, (panel) => {
          const offset = variable(panel.mul(shape.columns * FLOAT_BYTES));
          evenTiles(depth, shape.rows, (row, height) => {
            const target = variable(result.add(row.mul(outputs * FLOAT_BYTES)).add(offset));
            const tile = tileSums({ ...shape, rows: height });
            loadSums(tile, target, outputs * FLOAT_BYTES);
            const left = scratch.add(row.mul(stride));
            addRowsProduct(tile, left, stride, right.add(offset), outputs * FLOAT_BYTES, pixels);
            storeTile(tile, target, outputs * FLOAT_BYTES, outputs, panel, (sum) => sum);
          });
        });
      });
    },
  };
}

/** What each entry of the filter sees of a chunk: `target[kh * kw][pixels]`, `stride` bytes apart. */
function copyRows(sizes: ConvolutionSizes, images: I32, chunk: I32, target: I32): void {
  const { height, width, down, across, filterHeight, filterWidth, padTop, padLeft } = sizes;
  const { rows, stride } = chunksOf(sizes);
  const first = variable(chunk.mul(rows));
  const image = variable(first.div(down));
  const start = variable(images.add(image.mul(height * width * FLOAT_BYTES)));
  const y = variable(first.sub(image.mul(down)).mul(sizes.strideDown).sub(padTop));
  const place = variable(target);
  loop(0, rows, 1, () => {
    for (const ky of range(filterHeight)) {
      const row = variable(y.add(ky));
      const source = variable(start.add(row.mul(width * FLOAT_BYTES)));
      const at = (kx: number) => (ky * filterWidth + kx) * stride;
      const inside = () =>
        range(filterWidth).forEach((kx) => copyRow(source, at(kx), kx - padLeft));
      const outside = () => range(filterWidth).forEach((kx) => copyRow(undefined, at(kx), 0));
      when(row.below(height), inside, outside);
    }
    place.set(place.add(across * FLOAT_BYTES));
    y.set(y.add(sizes.strideDown));
  });

  /** A row from its entry `shift` on (it may be negative), or zeros; too many are written over next. */
  function copyRow(source: I32 | undefined, offset: number, shift: number): void {
    const zero = variable(lanes(0));
    const from = source && variable(source.add(shift * FLOAT_BYTES));
    if (across > manyPixels) {
      loop(
        0,
        across * FLOAT_BYTES,
        4 * FLOAT_BYTES,
        (at) => store(place.add(at), from ? load(from.add(at)) : zero, offset),
      );
    } else {
      for (let k = 0; k < across; k += 4) {
        store(place, from ? load(from, k * FLOAT_BYTES) : zero, offset + k * FLOAT_BYTES);
      }
    }
    for (const x of range(across)) {
      const outside = x + shift < 0 || x + shift >= width;
      if (source && outside) storeFloat(place, float(0), offset + x * FLOAT_BYTES);
    }
  }
}
