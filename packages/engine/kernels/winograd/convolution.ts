/**
 * Convolution with a 3 x 3 kernel and stride 1 by Winograd's F(4x4, 3x3).
 *
 * @module
 */
import { cut, type Kernel } from "../../threads/kernel.ts";
import { type I32, int, load, loop, store, type V128, variable, when } from "../../wasm/mod.ts";
import { activationCode } from "../activation.ts";
import { eachTile } from "../matmul.ts";
import { addRowsProduct, F, range, tileColumns, tileSums } from "../tile.ts";
import { chunkTiles, locatePatch, patchBytes, points, type TileGrid, tilePlace } from "./tiles.ts";
import {
  inBothDirections,
  inputConstants,
  inputTransform,
  namedConstants,
  outputConstants,
  outputTransform,
} from "./transforms.ts";

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
}

/** Whether the Winograd kernels can do a convolution of these channels. */
export function winogradFits(inputs: number, outputs: number): boolean {
  return inputs % 4 === 0 && outputs % tileColumns === 0;
}

/** Planes of tiles keep one cache line apart from a multiple of 4 KiB, where they would collide. */
export const planeGap = 64;

/**
 * `activation(conv(x, kernel) + bias)`.
 *
 * Arguments: x, transformed kernel, bias (if any), result. A block is 32 tiles: their input
 * transforms, 36 products with the kernel's points, and their output transforms, all in scratch.
 */
export function winogradConvolution(sizes: WinogradSizes): Kernel {
  const { batch, height, width, inputs, outputs, pad, bias = false, activation = "linear" } = sizes;
  const [outHeight, outWidth] = [height + 2 * pad - 2, width + 2 * pad - 2];
  const grid: TileGrid = {
    ...{ height, width, channels: inputs, pad },
    ...{ down: Math.ceil(outHeight / 4), across: Math.ceil(outWidth / 4) },
  };
  const tiles = batch * grid.down * grid.across;
  const chunks = cut(tiles, chunkTiles);
  const inPlane = chunkTiles * inputs * F + planeGap;
  const outPlane = chunkTiles * outputs * F + planeGap;
  const patchStart = points * (inPlane + outPlane);
  return {
    name: `winograd ${JSON.stringify(sizes)}`,
    blocks: chunks.blocks,
    scratch: patchStart + patchBytes(6, inputs),
    write({ block, pointer, scratch }) {
      const [x, kernel, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const transformed = variable(scratch);
      const products = variable(scratch.add(points * inPlane));
      const patch = variable(scratch.add(patchStart));
      const [from, to] = chunks.range(block);
      transformTiles(grid, x, patch, transformed, inPlane, from, to);
      multiplyPoints({ inputs, outputs, inPlane, outPlane }, transformed, kernel, products);

      const source = variable(products);
      loop(from, to, 1, (tile) => {
        const place = tilePlace(tile, grid);
        const y = variable(place.row.mul(4));
        const left = variable(place.column.mul(4));
        const pixel = place.image.mul(outHeight).add(y).mul(outWidth).add(left);
        const target = variable(result.add(pixel.mul(outputs * F)));
        const classes = edgeClasses(outHeight, outWidth, y, left);
        for (const { holds, rows, columns } of classes) {
          const writeTile = () => writeOutputs(rows, columns, source, target, biases);
          if (classes.length === 1) writeTile();
          else when(holds, writeTile);
        }
        source.set(source.add(outputs * F));
      });

      function writeOutputs(rows: number, columns: number, from: I32, to: I32, biases: I32): void {
        const constants = namedConstants(...outputConstants);
        loop(0, outputs * F, 16, (channel) => {
          const point = variable(from.add(channel));
          const pixel = variable(to.add(channel));
          const add = bias ? variable(load(biases.add(channel))) : undefined;
          const read = (i: number, j: number) => load(point, (i * 6 + j) * outPlane);
          const values = inBothDirections(6, read, outputTransform, constants);
          for (const i of range(rows)) {
            for (const j of range(columns)) {
              const z: V128 = add ? variable(values[i]![j]!.add(add)) : values[i]![j]!;
              const value = activationCode(activation).value(z);
              store(pixel, value, (i * outWidth + j) * outputs * F);
            }
          }
        });
      }
    },
  };
}

/** Transforms the inputs of tiles `from` to `to`: `target[point][tile][channel]`. */
export function transformTiles(
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
  const constants = namedConstants(...inputConstants);
  loop(from, to, 1, (tile) => {
    const { start, stride } = locatePatch(grid, 6, images, tilePlace(tile, grid), patch);
    const rows = [start];
    for (const i of range(5)) rows.push(variable(rows[i]!.add(stride)));
    loop(0, channels * F, 16, (channel) => {
      const at = rows.map((row) => variable(row.add(channel)));
      const read = (i: number, j: number) => load(at[i]!, j * channels * F);
      const values = inBothDirections(6, read, inputTransform, constants);
      for (const [i, row] of values.entries()) {
        for (const [j, v] of row.entries()) store(point, v, (i * 6 + j) * plane);
      }
      point.set(point.add(16));
    });
  });
}

/** For each of the 36 points the product of the tiles' inputs with the kernel. */
function multiplyPoints(
  { inputs, outputs, inPlane, outPlane }: {
    inputs: number;
    outputs: number;
    inPlane: number;
    outPlane: number;
  },
  transformed: I32,
  kernel: I32,
  products: I32,
): void {
  const panelBytes = inputs * tileColumns * F;
  const a = variable(transformed);
  const b = variable(kernel);
  const c = variable(products);
  loop(0, points, 1, () => {
    loop(0, outputs / tileColumns, 1, (panel) => {
      eachTile(int(0), int(chunkTiles), chunkTiles, (row) => {
        const sums = tileSums(4);
        const left = variable(a.add(row.mul(inputs * F)));
        addRowsProduct(sums, left, inputs * F, b, tileColumns * F, inputs);
        const target = variable(c.add(row.mul(outputs * F)).add(panel.mul(tileColumns * F)));
        for (const [i, [low, high]] of sums.entries()) {
          store(target, low!, i * outputs * F);
          store(target, high!, i * outputs * F + 16);
        }
      });
      b.set(b.add(panelBytes));
    });
    a.set(a.add(inPlane));
    c.set(c.add(outPlane));
  });
}

/** The numbers of rows and columns that an output tile can have, and when it has them. */
function edgeClasses(height: number, width: number, y: I32, x: I32) {
  const along = (size: number, at: I32) =>
    size % 4 === 0 ? [{ count: 4, holds: int(1) }] : [
      { count: 4, holds: at.le(size - 4) },
      { count: size % 4, holds: at.gt(size - 4) },
    ];
  return along(height, y).flatMap((rows) =>
    along(width, x).map((columns) => ({
      rows: rows.count,
      columns: columns.count,
      holds: rows.holds.and(columns.holds),
    }))
  );
}
