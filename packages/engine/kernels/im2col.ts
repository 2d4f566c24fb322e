/**
 * Convolution of any filter size, stride and padding: windows are copied side by side ("im2col"),
 * a few pixels at a time in scratch memory, and multiplied with the packed filter.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import { fillZero, int, loop, variable } from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import type { MatrixPlace } from "./pack.ts";
import {
  isSingleChannel,
  singleChannelConvolution,
  singleChannelFilterGradient,
  singleChannelParts,
} from "./single_channel.ts";
import { FLOAT_BYTES, loadSums, loadTileRow, rowsTileShape, tileShape, tileSums } from "./tile.ts";
import { addColumnsProduct, addRowsProduct } from "./tile_products.ts";
import { eachTile, storeTile } from "./tiling.ts";
import { type ConvolutionSizes, copyWindows, windowDepth } from "./windows.ts";

/** How the filter `[height, width, inputs, outputs]` is packed for `convolution`. */
export function filterPlace(sizes: ConvolutionSizes): MatrixPlace {
  const { inputs, outputs, filterHeight, filterWidth } = sizes;
  return {
    depth: filterHeight * filterWidth * inputs,
    columns: outputs,
    depthStride: outputs,
    columnStride: 1,
  };
}

/** Pixels whose windows are copied and multiplied at a time, whole tiles of any height. */
const chunkPixels = 60;

/**
 * `activation(conv(x, filter) + bias)`. Arguments: x, packed filter, bias (if any), result.
 */
export function convolution(sizes: ConvolutionSizes): Kernel {
  if (isSingleChannel(sizes)) return singleChannelConvolution(sizes);
  const { batch, down, across, outputs, bias = false, activation = "linear" } = sizes;
  const depth = windowDepth(sizes);
  const total = batch * down * across;
  const chunks = cut(total, chunkPixels);
  const shape = rowsTileShape(outputs);
  const panelBytes = shape.columns * FLOAT_BYTES;
  return {
    name: `convolution ${JSON.stringify(sizes)}`,
    blocks: chunks.blocks,
    scratch: (chunkPixels * depth + 4) * FLOAT_BYTES,
    write({ block, pointer, scratch }) {
      const [images, filter, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const { value } = activationCode(activation);
      const [from, to] = chunks.range(block);
      copyWindows(sizes, images, scratch, from, to);
      loop(0, Math.ceil(outputs / shape.columns), 1, (panel) => {
        const offset = variable(panel.mul(panelBytes));
        const right = variable(filter.add(panel.mul(depth * panelBytes)));
        const add = bias ? loadTileRow(variable(biases.add(offset)), shape.columns) : [];
        eachTile(int(0), to.sub(from), total % chunkPixels, shape.rows, (row, height) => {
          const sums = tileSums({ ...shape, rows: height });
          const left = variable(scratch.add(row.mul(depth * FLOAT_BYTES)));
          addRowsProduct(sums, left, depth * FLOAT_BYTES, right, panelBytes, depth);
          const target = variable(result.add(from.add(row).mul(outputs * FLOAT_BYTES)).add(offset));
          storeTile(
            sums,
            target,
            outputs * FLOAT_BYTES,
            outputs,
            panel,
            (sum, half) => value(bias ? variable(sum.add(add[half]!)) : sum),
          );
        });
      });
    },
  };
}

/** Parts of the pixels whose gradients are summed apart: fixed, whatever the threads. */
const mostParts = 32;

/** The parts of a filter gradient, and the bytes of their sums. */
export function filterGradientParts(sizes: ConvolutionSizes): { parts: number; bytes: number } {
  if (isSingleChannel(sizes)) return singleChannelParts(sizes);
  const chunks = Math.ceil(sizes.batch * sizes.down * sizes.across / chunkPixels);
  const parts = Math.ceil(chunks / Math.ceil(chunks / mostParts));
  return { parts, bytes: parts * windowDepth(sizes) * sizes.outputs * FLOAT_BYTES };
}

/**
 * The filter's gradient for each part of the pixels: `sums[part][kh, kw, inputs, outputs]`.
 *
 * Arguments: x, gradient of the output, sums. A block is a part.
 */
export function convolutionFilterGradient(sizes: ConvolutionSizes): Kernel {
  if (isSingleChannel(sizes)) return singleChannelFilterGradient(sizes);
  const { batch, down, across, outputs } = sizes;
  const depth = windowDepth(sizes);
  const total = batch * down * across;
  const { parts } = filterGradientParts(sizes);
  const part = cut(total, Math.ceil(Math.ceil(total / chunkPixels) / parts) * chunkPixels);
  return {
    name: `convolutionFilterGradient ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    // Whole tiles of rows are read: the last may reach three entries beyond.
    scratch: (chunkPixels * depth + 4) * FLOAT_BYTES,
    write({ block, pointer, scratch }) {
      const [x, dy, sums] = [pointer(0), pointer(1), pointer(2)];
      const result = variable(sums.add(block.mul(depth * outputs * FLOAT_BYTES)));
      fillZero(result, depth * outputs * FLOAT_BYTES);
      const [from, to] = part.range(block);
      loop(from, to, chunkPixels, (first) => {
        const end = variable(first.add(chunkPixels));
        end.set(end.gt(to).choose(to, end));
        copyWindows(sizes, x, scratch, first, end);
        const count = variable(end.sub(first));
        const right = variable(dy.add(first.mul(outputs * FLOAT_BYTES)));
        const shape = tileShape(outputs);
        loop(0, Math.ceil(outputs / shape.columns), 1, (panel) => {
          const offset = variable(panel.mul(shape.columns * FLOAT_BYTES));
          eachTile(int(0), int(depth), depth, shape.rows, (row, height) => {
            const target = variable(result.add(row.mul(outputs * FLOAT_BYTES)).add(offset));
            const tile = tileSums({ ...shape, rows: height });
            loadSums(tile, target, outputs * FLOAT_BYTES);
            const left = variable(scratch.add(row.mul(FLOAT_BYTES)));
            addColumnsProduct(
              tile,
              left,
              depth * FLOAT_BYTES,
              right.add(offset),
              outputs * FLOAT_BYTES,
              count,
            );
            storeTile(tile, target, outputs * FLOAT_BYTES, outputs, panel, (sum) => sum);
          });
        });
      });
    },
  };
}
