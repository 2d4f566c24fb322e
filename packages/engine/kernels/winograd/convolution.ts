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
  loadInt,
  loop,
  store,
  storeBytes,
  storeInt,
  type V128,
  variable,
  when,
} from "../../wasm/mod.ts";
import { activationCode } from "../activation.ts";
import { F, range, tallTileRows, tileColumns, tileSums } from "../tile.ts";
import { addRowsProduct } from "../tile_products.ts";
import { pixels, type PixelSource, sourceBytes, unpooledPixels } from "./sources.ts";
import {
  chunkTiles,
  points,
  type Squares,
  type TileGrid,
  type TilePlace,
  tilePlace,
} from "./tiles.ts";
import { inBothDirections, inputTransform, outputTransform, type Transform } from "./transforms.ts";

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

/** Planes of tiles keep one cache line apart from a multiple of 4 KiB, where they would collide. */
export const planeGap = 64;

/**
 * `activation(conv(x, kernel) + bias)`, pooled if wanted.
 *
 * Arguments: x, transformed kernel, bias (if any), result, codes (where x is unpooled or the
 * result is pooled). A block is 36 tiles. Their inputs are transformed first; then, for eight
 * outputs and six tiles at a time, the 36 products are made and transformed back at once, so that
 * they never leave the nearest cache.
 */
export function winogradConvolution(sizes: WinogradSizes): Kernel {
  const { batch, height, width, inputs, outputs, pad } = sizes;
  const [outHeight, outWidth] = [height + 2 * pad - 2, width + 2 * pad - 2];
  const grid: TileGrid = { down: Math.ceil(outHeight / 4), across: Math.ceil(outWidth / 4) };
  const tiles = batch * grid.down * grid.across;
  const chunks = cut(tiles, chunkTiles);
  const squares: Squares = { height, width, channels: inputs, size: 6, step: 4, before: pad };
  // The scratch: inputs [six tiles][point][tile][channel], products [point][tile][8 outputs],
  // where each tile's outputs go, and a patch for tiles at the edge.
  const plane = tallTileRows * inputs * F + planeGap;
  const productPlane = tallTileRows * tileColumns * F;
  const productStart = (chunkTiles / tallTileRows) * points * plane;
  const placeStart = productStart + points * productPlane;
  const patchStart = placeStart + chunkTiles * 8;
  return {
    name: `winograd ${JSON.stringify(sizes)}`,
    blocks: chunks.blocks,
    scratch: patchStart + sourceBytes(inputs),
    write({ block, pointer, scratch }) {
      const [x, kernel, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const codes = sizes.pooled || sizes.unpools ? pointer(4) : int(0);
      const transformed = variable(scratch);
      const products = variable(scratch.add(productStart));
      const places = variable(scratch.add(placeStart));
      const [from, to] = chunks.range(block);
      const source = sizes.unpools
        ? unpooledPixels(squares, () => x, () => codes)
        : pixels(squares, () => x);
      transformTiles(
        { grid, source, transform: inputTransform },
        { address: transformed, plane, together: tallTileRows },
        { from, to, patch: variable(scratch.add(patchStart)) },
      );
      const writer = outputWriter(sizes, { biases, result, codes });
      loop(from, to, 1, (tile) => {
        const place = variable(places.add(tile.sub(from).mul(8)));
        writer.locate(tilePlace(tile, grid), place);
      });

      const count = variable(to.sub(from));
      loop(0, outputs / tileColumns, 1, (panel) => {
        const right = variable(kernel.add(panel.mul(points * inputs * tileColumns * F)));
        loop(0, count, tallTileRows, (first) => {
          const left = variable(transformed.add(first.mul(points * plane / tallTileRows)));
          const b = variable(right);
          loop(products, products.add(points * productPlane), productPlane, (target) => {
            const sums = tileSums({ rows: tallTileRows, columns: tileColumns });
            addRowsProduct(sums, left, inputs * F, b, tileColumns * F, inputs);
            for (const [i, row] of sums.rows.entries()) {
              for (const [part, sum] of row.entries()) {
                store(target, sum, i * tileColumns * F + part * 16);
              }
            }
            left.set(left.add(plane));
            b.set(b.add(inputs * tileColumns * F));
          });
          const end = variable(first.add(tallTileRows));
          end.set(end.gt(count).choose(count, end));
          loop(first, end, 1, (tile) => {
            const own = variable(products.add(tile.sub(first).mul(tileColumns * F)));
            const place = variable(places.add(tile.mul(8)));
            loop(0, tileColumns * F, 16, (part) => {
              const channel = variable(panel.mul(tileColumns * F).add(part));
              writer.write(variable(own.add(part)), place, channel);
            });
          });
        });
      });
    },
  };

  /** How a tile's products become outputs. */
  function outputWriter(
    { bias = false, activation = "linear", pooled = false }: WinogradSizes,
    { biases, result, codes }: { biases: I32; result: I32; codes: I32 },
  ) {
    const side = pooled ? 2 : 4;
    const [down, across] = [outHeight, outWidth].map((n) => Math.floor(n * side / 4)) as [
      number,
      number,
    ];
    const classes = edgeClasses(outHeight, outWidth);
    const { value } = activationCode(activation);
    return {
      /** Notes the tile's first output entry, and which edge class it has. */
      locate({ image, row, column }: TilePlace, place: I32): void {
        const y = image.mul(down).add(row.mul(side));
        storeInt(place, y.mul(across).add(column.mul(side)).mul(outputs));
        const edge = variable(0);
        for (const [k, { holds }] of classes.entries()) {
          if (k > 0) when(holds(row.mul(4), column.mul(4)), () => edge.set(int(k)));
        }
        storeInt(place, edge, 4);
      },
      /** Transforms four channels of a tile, whose products begin at `point`. */
      write(point: I32, place: I32, channel: I32): void {
        const entry = variable(loadInt(place));
        const edge = variable(loadInt(place, 4));
        const start = variable(result.add(entry.mul(F)).add(channel));
        const add = bias ? variable(load(biases.add(channel))) : undefined;
        const biased = (z: V128) => add ? variable(z.add(add)) : variable(z);
        const read = (i: number, j: number) => load(point, (i * 6 + j) * productPlane);
        for (const [k, { rows, columns }] of classes.entries()) {
          const transform = () => {
            const values: V128[][] = range(4).map(() => []);
            inBothDirections(outputTransform, read, (i, j, value) => {
              values[i]![j] = variable(value);
            });
            if (pooled) writePooled(values, rows, columns);
            else writeAll(values, rows, columns);
          };
          if (classes.length === 1) transform();
          else when(edge.eq(k), transform);
        }

        function writeAll(values: V128[][], rows: number, columns: number): void {
          for (const i of range(rows)) {
            for (const j of range(columns)) {
              store(start, value(biased(values[i]![j]!)), (i * across + j) * outputs * F);
            }
          }
        }

        function writePooled(values: V128[][], rows: number, columns: number): void {
          const code = variable(codes.add(entry).add(channel.shr(2)));
          for (const i of range(Math.floor(rows / 2))) {
            for (const j of range(Math.floor(columns / 2))) {
              const cell = range(4).map((k) => values[2 * i + (k >> 1)]![2 * j + k % 2]!);
              const best = largest(cell);
              const at = (i * across + j) * outputs;
              // Bias and activation keep the order, so that they can come after the pooling.
              store(start, value(biased(best.value)), at * F);
              storeBytes(code, best.place, at);
            }
          }
        }
      },
    };
  }
}

/** The largest of a cell's four vectors, and in each lane the number of the first that is. */
function largest(cell: readonly V128[]): { value: V128; place: V128 } {
  const value = variable(cell[0]!);
  const place = variable(intLanes(0));
  for (const [k, entry] of cell.entries()) {
    if (k === 0) continue;
    const other = variable(entry);
    place.set(other.gt(value).blend(intLanes(k), place));
    value.set(value.pmax(other));
  }
  return { value, place };
}

/** What `transformTiles` does. */
export interface TileTransform {
  readonly grid: TileGrid;
  readonly source: PixelSource;
  readonly transform: Transform;
}

/**
 * Transforms the squares of tiles `from` to `to`: `target[point][tile][channel]`, or, where some
 * tiles are to lie together, that for each such group.
 */
export function transformTiles(
  { grid, source, transform }: TileTransform,
  target: { address: I32; plane: number; together?: number },
  { from, to, patch }: { from: I32; to: I32; patch: I32 },
): void {
  const point = variable(target.address);
  loop(from, to, 1, (tile) => {
    const readerAt = source.locate(tilePlace(tile, grid), patch);
    loop(0, source.channels * F, 16, (channel) => {
      inBothDirections(transform, readerAt(channel), (i, j, value) => {
        store(point, value, (i * 6 + j) * target.plane);
      });
      point.set(point.add(16));
    });
    if (target.together !== undefined) {
      // Behind a group's rows of the first point lie its rows of the other points.
      when(tile.sub(from).rem(target.together).eq(target.together - 1), () => {
        point.set(point.add((points - 1) * target.plane + planeGap));
      });
    }
  });
}

/** The numbers of rows and columns that an output tile can have, and when it has them. */
function edgeClasses(height: number, width: number) {
  const along = (size: number) =>
    size % 4 === 0 ? [{ count: 4, holds: (_: I32) => int(1) }] : [
      { count: 4, holds: (at: I32) => at.le(size - 4) },
      { count: size % 4, holds: (at: I32) => at.gt(size - 4) },
    ];
  return along(height).flatMap((rows) =>
    along(width).map((columns) => ({
      rows: rows.count,
      columns: columns.count,
      holds: (y: I32, x: I32) => rows.holds(y).and(columns.holds(x)),
    }))
  );
}
