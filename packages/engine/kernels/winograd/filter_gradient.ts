/**
 * The gradient of a 3 x 3 kernel by Winograd's F(3x3, 4x4).
 *
 * @module
 */
import { cut, type Kernel } from "../../threads/kernel.ts";
import { fillZero, type I32, load, loop, store, variable } from "../../wasm/mod.ts";
import { eachTile } from "../matmul.ts";
import { addColumnsProduct, F, range, tileColumns, tileSums } from "../tile.ts";
import { planeGap, transformTiles, type WinogradSizes } from "./convolution.ts";
import { chunkTiles, locatePatch, patchBytes, points, type TileGrid, tilePlace } from "./tiles.ts";
import {
  filterConstants,
  gradientFilterTransform,
  gradientOutputTransform,
  inBothDirections,
  namedConstants,
  outputConstants,
} from "./transforms.ts";

/** Parts of the batch that are summed apart: a fixed number, so that threads change no bit. */
const mostParts = 16;

/** The parts of a filter gradient, and the bytes of their sums. */
export function gradientParts(sizes: WinogradSizes): { parts: number; bytes: number } {
  const { tiles } = grids(sizes);
  const chunks = Math.ceil(tiles / chunkTiles);
  const parts = Math.ceil(chunks / Math.ceil(chunks / mostParts));
  return { parts, bytes: parts * points * sizes.inputs * sizes.outputs * F };
}

/**
 * The points of the gradient, summed over the tiles of each part of the batch.
 *
 * Arguments: x, gradient of the output, sums `[part][point][input][output]`. A block is a part.
 */
export function winogradGradientSums(sizes: WinogradSizes): Kernel {
  const { inputs, outputs } = sizes;
  const { inputGrid, outputGrid, tiles } = grids(sizes);
  const { parts } = gradientParts(sizes);
  const chunksOfPart = Math.ceil(Math.ceil(tiles / chunkTiles) / parts);
  const part = cut(tiles, chunksOfPart * chunkTiles);
  const inPlane = chunkTiles * inputs * F + planeGap;
  const outPlane = chunkTiles * outputs * F + planeGap;
  const patchStart = points * (inPlane + outPlane);
  return {
    name: `winogradGradientSums ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    scratch: patchStart + patchBytes(6, Math.max(inputs, outputs)),
    write({ block, pointer, scratch }) {
      const [x, dy, sums] = [pointer(0), pointer(1), pointer(2)];
      const left = variable(scratch);
      const right = variable(scratch.add(points * inPlane));
      const patch = variable(scratch.add(patchStart));
      const result = variable(sums.add(block.mul(points * inputs * outputs * F)));
      fillZero(result, points * inputs * outputs * F);
      const [from, to] = part.range(block);
      loop(from, to, chunkTiles, (first) => {
        const end = variable(first.add(chunkTiles));
        end.set(end.gt(to).choose(to, end));
        transformTiles(inputGrid, x, patch, left, inPlane, first, end);
        transformOutputs(outputGrid, dy, patch, right, outPlane, first, end);
        const count = variable(end.sub(first));
        loop(0, points, 1, (point) => {
          const a = variable(left.add(point.mul(inPlane)));
          const b = variable(right.add(point.mul(outPlane)));
          const c = variable(result.add(point.mul(inputs * outputs * F)));
          loop(0, outputs / tileColumns, 1, (panel) => {
            const offset = variable(panel.mul(tileColumns * F));
            eachTile(variable(0), variable(inputs), inputs, (row) => {
              const target = variable(c.add(row.mul(outputs * F)).add(offset));
              const tile = tileSums(4, (i, h) => load(target, i * outputs * F + h * 16));
              const source = variable(a.add(row.mul(F)));
              addColumnsProduct(tile, source, inputs * F, b.add(offset), outputs * F, count);
              for (const [i, [low, high]] of tile.entries()) {
                store(target, low!, i * outputs * F);
                store(target, high!, i * outputs * F + 16);
              }
            });
          });
        });
      });
    },
  };
}

/**
 * The gradient itself: the parts' sums added up and transformed back.
 *
 * Arguments: sums, gradient `[3, 3, inputs, outputs]`. A block is one input channel.
 */
export function winogradGradient(sizes: WinogradSizes): Kernel {
  const { inputs, outputs } = sizes;
  const { parts } = gradientParts(sizes);
  const plane = inputs * outputs * F;
  return {
    name: `winogradGradient ${JSON.stringify(sizes)}`,
    blocks: inputs,
    write({ block, pointer }) {
      const start = variable(pointer(0).add(block.mul(outputs * F)));
      const target = variable(pointer(1).add(block.mul(outputs * F)));
      const constants = namedConstants(...outputConstants);
      loop(0, outputs * F, 16, (channel) => {
        const totals = range(points).map((p) => variable(load(start.add(channel), p * plane)));
        const part = variable(start.add(channel));
        loop(1, parts, 1, () => {
          part.set(part.add(points * plane));
          for (const p of range(points)) totals[p]!.set(totals[p]!.add(load(part, p * plane)));
        });
        const read = (i: number, j: number) => totals[i * 6 + j]!;
        const values = inBothDirections(6, read, gradientOutputTransform, constants);
        const pixel = variable(target.add(channel));
        for (const [i, row] of values.entries()) {
          for (const [j, v] of row.entries()) store(pixel, v, (i * 3 + j) * plane);
        }
      });
    },
  };
}

/** Transforms 4 x 4 tiles of the output's gradient: `target[point][tile][channel]`. */
function transformOutputs(
  grid: TileGrid,
  images: I32,
  patch: I32,
  target: I32,
  plane: number,
  from: I32,
  to: I32,
): void {
  const { channels } = grid;
  const point = variable(target);
  const constants = namedConstants(...filterConstants);
  loop(from, to, 1, (tile) => {
    const { start, stride } = locatePatch(grid, 4, images, tilePlace(tile, grid), patch);
    const rows = [start];
    for (const i of range(3)) rows.push(variable(rows[i]!.add(stride)));
    loop(0, channels * F, 16, (channel) => {
      const at = rows.map((row) => variable(row.add(channel)));
      const read = (i: number, j: number) => load(at[i]!, j * channels * F);
      const values = inBothDirections(4, read, gradientFilterTransform, constants);
      for (const [i, row] of values.entries()) {
        for (const [j, v] of row.entries()) store(point, v, (i * 6 + j) * plane);
      }
      point.set(point.add(16));
    });
  });
}

function grids({ batch, height, width, inputs, outputs, pad }: WinogradSizes) {
  const [outHeight, outWidth] = [height + 2 * pad - 2, width + 2 * pad - 2];
  const [down, across] = [Math.ceil(outHeight / 4), Math.ceil(outWidth / 4)];
  const inputGrid: TileGrid = { height, width, channels: inputs, pad, down, across };
  const outputGrid: TileGrid = {
    ...{ height: outHeight, width: outWidth, channels: outputs, pad: 0 },
    ...{ down, across },
  };
  return { inputGrid, outputGrid, tiles: batch * down * across };
}
