/**
 * Convolution with a 3 x 3 kernel and stride 1 by Winograd's F(4x4, 3x3).
 *
 * @module
 */
import { cut, type Kernel } from "../../threads/kernel.ts";
import {
  type I32,
  int,
  intLanes,
  load,
  loop,
  store,
  storeBytes,
  type V128,
  variable,
  when,
} from "../../wasm/mod.ts";
import { activationCode } from "../activation.ts";
import { eachTile } from "../matmul.ts";
import { addRowsProduct, F, range, tileColumns, tileRows, tileSums } from "../tile.ts";
import { pixels, type PixelSource, unpooledPixels } from "./sources.ts";
import { chunkTiles, points, type Squares, type TileGrid, tilePlace } from "./tiles.ts";
import {
  type Constants,
  inBothDirections,
  inputConstants,
  inputTransform,
  namedConstants,
  outputConstants,
  outputTransform,
  type Transform,
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
  /** The result is max pooled by 2 x 2, with a byte for each entry that says which was largest. */
  readonly pooled?: boolean;
  /** The input is the gradient of such a pooling: `height` and `width` are what was pooled. */
  readonly unpools?: boolean;
}

/** Whether the Winograd kernels can do a convolution of these channels. */
export function winogradFits(inputs: number, outputs: number): boolean {
  return inputs % 4 === 0 && outputs % tileColumns === 0;
}

/** The products' tiles: outputs are a multiple of 8, inputs and tiles of 4. */
export const winogradTile = { rows: tileRows, columns: tileColumns } as const;

/** Planes of tiles keep one cache line apart from a multiple of 4 KiB, where they would collide. */
export const planeGap = 64;

/**
 * `activation(conv(x, kernel) + bias)`, pooled if wanted.
 *
 * Arguments: x, transformed kernel, bias (if any), result, codes (where x is unpooled or the
 * result is pooled). A block is 32 tiles: their input transforms, 36 products with the kernel's
 * points, and their output transforms, all in scratch.
 */
export function winogradConvolution(sizes: WinogradSizes): Kernel {
  const { batch, height, width, inputs, outputs, pad, bias = false, activation = "linear" } = sizes;
  const [outHeight, outWidth] = [height + 2 * pad - 2, width + 2 * pad - 2];
  const grid: TileGrid = { down: Math.ceil(outHeight / 4), across: Math.ceil(outWidth / 4) };
  const tiles = batch * grid.down * grid.across;
  const chunks = cut(tiles, chunkTiles);
  const inPlane = chunkTiles * inputs * F + planeGap;
  const outPlane = chunkTiles * outputs * F + planeGap;
  const patchStart = points * (inPlane + outPlane);
  const squares: Squares = { height, width, channels: inputs, size: 6, step: 4, before: pad };
  return {
    name: `winograd ${JSON.stringify(sizes)}`,
    blocks: chunks.blocks,
    scratch: patchStart + 6 * 6 * inputs * F,
    write({ block, pointer, scratch }) {
      const [x, kernel, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const codes = sizes.pooled || sizes.unpools ? pointer(4) : int(0);
      const transformed = variable(scratch);
      const products = variable(scratch.add(points * inPlane));
      const patch = variable(scratch.add(patchStart));
      const [from, to] = chunks.range(block);
      const source = sizes.unpools
        ? unpooledPixels(squares, () => x, () => codes)
        : pixels(squares, () => x);
      const constants = namedConstants(...inputConstants);
      const target = { address: transformed, plane: inPlane };
      transformTiles({ grid, source, size: 6, transform: inputTransform, constants }, target, {
        ...{ from, to, patch },
      });
      multiplyPoints({ inputs, outputs, inPlane, outPlane }, transformed, kernel, products);

      const point = variable(products);
      loop(from, to, 1, (tile) => {
        const { image, row, column } = tilePlace(tile, grid);
        const side = sizes.pooled ? 2 : 4;
        const [down, across] = [outHeight, outWidth].map((n) => Math.floor(n * side / 4));
        const y = image.mul(down!).add(row.mul(side));
        const entry = variable(y.mul(across!).add(column.mul(side)).mul(outputs));
        const classes = edgeClasses(outHeight, outWidth, row.mul(4), column.mul(4));
        for (const { holds, rows, columns } of classes) {
          const writeTile = () => writeOutputs(rows, columns, point, entry);
          if (classes.length === 1) writeTile();
          else when(holds, writeTile);
        }
        point.set(point.add(outputs * F));
      });

      function writeOutputs(rows: number, columns: number, from: I32, entry: I32): void {
        const constants = namedConstants(...outputConstants);
        const start = variable(result.add(entry.mul(F)));
        const codeStart = sizes.pooled ? variable(codes.add(entry)) : int(0);
        loop(0, outputs * F, 16, (channel) => {
          const point = variable(from.add(channel));
          const pixel = variable(start.add(channel));
          const add = bias ? variable(load(biases.add(channel))) : undefined;
          const read = (i: number, j: number) => load(point, (i * 6 + j) * outPlane);
          const values = inBothDirections(6, read, outputTransform, constants);
          const { value } = activationCode(activation);
          const biased = (z: V128) => add ? variable(z.add(add)) : variable(z);
          if (!sizes.pooled) {
            for (const i of range(rows)) {
              for (const j of range(columns)) {
                const at = (i * outWidth + j) * outputs;
                store(pixel, value(biased(values[i]![j]!)), at * F);
              }
            }
            return;
          }
          const code = variable(codeStart.add(channel.shr(2)));
          for (const i of range(Math.floor(rows / 2))) {
            for (const j of range(Math.floor(columns / 2))) {
              const cell = range(4).map((k) => values[2 * i + (k >> 1)]![2 * j + k % 2]!);
              const best = largest(cell);
              const at = (i * Math.floor(outWidth / 2) + j) * outputs;
              // Bias and activation keep the order, so that they can come after the pooling.
              store(pixel, value(biased(best.value)), at * F);
              storeBytes(code, best.place, at);
            }
          }
        });
      }
    },
  };
}

/** The largest of some vectors, and in each lane the number of the first that is. */
function largest(candidates: readonly V128[]): { value: V128; place: V128 } {
  const value = variable(candidates[0]!);
  const place = variable(intLanes(0));
  for (const [k, candidate] of candidates.entries()) {
    if (k === 0) continue;
    const other = variable(candidate);
    const larger = variable(other.gt(value));
    place.set(larger.blend(intLanes(k), place));
    value.set(value.pmax(other));
  }
  return { value, place: variable(place) };
}

/** What `transformTiles` does. */
export interface TileTransform {
  readonly grid: TileGrid;
  readonly source: PixelSource;
  /** Side of a tile's square. */
  readonly size: number;
  readonly transform: Transform;
  readonly constants: Constants;
}

/** Transforms the squares of tiles `from` to `to`: `target[point][tile][channel]`. */
export function transformTiles(
  { grid, source, size, transform, constants }: TileTransform,
  target: { address: I32; plane: number },
  { from, to, patch }: { from: I32; to: I32; patch: I32 },
): void {
  const point = variable(target.address);
  loop(from, to, 1, (tile) => {
    const readerAt = source.locate(tilePlace(tile, grid), patch);
    loop(0, source.channels * F, 16, (channel) => {
      const values = inBothDirections(size, readerAt(channel), transform, constants);
      for (const [i, row] of values.entries()) {
        for (const [j, v] of row.entries()) store(point, v, (i * 6 + j) * target.plane);
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
      eachTile(int(0), int(chunkTiles), chunkTiles, tileRows, (row) => {
        const sums = tileSums(winogradTile);
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
