/**
 * Convolution with a 3 x 3 filter and stride 1 by Winograd's F(4x4, 3x3).
 *
 * @module
 */
import { callSgemm, sgemmCalls } from "../../blas/sgemm.ts";
import { cut, type Kernel, type KernelContext } from "../../threads/kernel.ts";
import { type I32, int, loop, variable } from "../../wasm/mod.ts";
import { eachChannels } from "../columns.ts";
import { FLOAT_BYTES, storeSums, tallTileRows, tileSums } from "../tile.ts";
import { addRowsProduct } from "../tile_products.ts";
import { type OutputWriter, outputWriter } from "./outputs.ts";
import { chunkTiles, panelColumns, tilesOf, type WinogradSizes } from "./sizes.ts";
import { pixels, sourceBytes, unpooledPixels } from "./sources.ts";
import { points, type Squares, tilePlace } from "./tiles.ts";
import { planeGap, transformTiles } from "./transform_tiles.ts";
import { inputTransform } from "./transforms.ts";

/**
 * `activation(conv(x, filter) + bias)`, pooled if wanted.
 *
 * Arguments: x, transformed filter, bias (if any), result, codes (where x is unpooled or the
 * result is pooled). A block is some tiles: their inputs are transformed, multiplied and transformed
 * back, all within the second cache.
 */
export function winogradConvolution(sizes: WinogradSizes): Kernel {
  const { height, width, inputs, pad, byBlas = false } = sizes;
  const { grid, tiles } = tilesOf(sizes);
  const chunks = cut(tiles, chunkTiles(sizes));
  const squares: Squares = { height, width, channels: inputs, size: 6, step: 4, before: pad };
  const products = byBlas ? libraryProducts(sizes) : tileProducts(sizes);
  // The scratch: inputs, products, where each tile's outputs go, and a patch for tiles at the edge.
  const productStart = products.inputBytes;
  const placeStart = productStart + points * products.productPlane;
  const patchStart = placeStart + chunkTiles(sizes) * placeBytes;
  return {
    name: `winograd ${JSON.stringify(sizes)}`,
    blocks: chunks.blocks,
    scratch: patchStart + sourceBytes(inputs),
    ...(byBlas ? { calls: sgemmCalls } : {}),
    write({ block, pointer, scratch, call }) {
      const [x, filter, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const codes = sizes.pooled || sizes.unpools ? pointer(4) : int(0);
      const places = variable(scratch.add(placeStart));
      const [from, to] = chunks.range(block);
      const source = sizes.unpools
        ? unpooledPixels(squares, () => x, () => codes)
        : pixels(squares, () => x);
      transformTiles(
        { grid, source, transform: inputTransform },
        { address: variable(scratch), ...products.planes },
        { from, to, patch: variable(scratch.add(patchStart)) },
      );
      const writer = outputWriter(sizes, { biases, result, codes }, products.productPlane);
      loop(from, to, 1, (tile) => {
        const place = variable(places.add(tile.sub(from).mul(placeBytes)));
        writer.locate(tilePlace(tile, grid), place);
      });
      products.write(
        { count: variable(to.sub(from)), filter, places, writer, call },
        { inputs: variable(scratch), products: variable(scratch.add(productStart)) },
      );
    },
  };
}

/** Bytes of what is noted of a tile's outputs. */
const placeBytes = 8;

/** A way to multiply a block's transformed inputs with the filter, and what it wants of memory. */
interface Products {
  /** How the transformed inputs lie, and their bytes. */
  readonly planes: { plane: number; together?: number };
  readonly inputBytes: number;
  /** Bytes of one point's products. */
  readonly productPlane: number;
  /** Makes the products and hands them to the writer. */
  write(
    block: {
      count: I32;
      filter: I32;
      places: I32;
      writer: OutputWriter;
      call: KernelContext["call"];
    },
    scratch: { inputs: I32; products: I32 },
  ): void;
}

/**
 * Products by register tiles: for a panel of outputs and six tiles at a time the 36 products are made and
 * transformed back at once, so that they never leave the nearest cache.
 *
 * Inputs `[six tiles][point][tile][channel]`, products `[point][tile][panel's outputs]`.
 */
function tileProducts(sizes: WinogradSizes): Products {
  const { inputs, outputs } = sizes;
  const columns = panelColumns(outputs);
  const plane = tallTileRows * inputs * FLOAT_BYTES + planeGap;
  const groupBytes = points * plane;
  const productPlane = tallTileRows * columns * FLOAT_BYTES;
  return {
    planes: { plane, together: tallTileRows },
    inputBytes: chunkTiles(sizes) / tallTileRows * groupBytes,
    productPlane,
    write({ count, filter, places, writer }, { inputs: transformed, products }) {
      loop(0, outputs / columns, 1, (panel) => {
        const right = variable(filter.add(panel.mul(points * inputs * columns * FLOAT_BYTES)));
        loop(0, count, tallTileRows, (first) => {
          const left = variable(transformed.add(first.mul(groupBytes / tallTileRows)));
          const b = variable(right);
          loop(products, products.add(points * productPlane), productPlane, (target) => {
            const sums = tileSums({ rows: tallTileRows, columns });
            addRowsProduct(sums, left, inputs * FLOAT_BYTES, b, columns * FLOAT_BYTES, inputs);
            storeSums(sums, target, columns * FLOAT_BYTES);
            left.set(left.add(plane));
            b.set(b.add(inputs * columns * FLOAT_BYTES));
          });
          const end = variable(first.add(tallTileRows));
          end.set(end.gt(count).choose(count, end));
          loop(first, end, 1, (tile) => {
            const own = variable(products.add(tile.sub(first).mul(columns * FLOAT_BYTES)));
            const place = variable(places.add(tile.mul(placeBytes)));
            eachChannels(columns, (part, lanes) => {
              const channel = variable(panel.mul(columns * FLOAT_BYTES).add(part));
              writer.write(variable(own.add(part)), place, channel, lanes);
            });
          });
        });
      });
    },
  };
}

/**
 * Products by a BLAS library, one for each point.
 *
 * Inputs `[point][tile][channel]`, filter `[point][channel][output]`, products
 * `[point][tile][output]`.
 */
function libraryProducts(sizes: WinogradSizes): Products {
  const { inputs, outputs } = sizes;
  const plane = chunkTiles(sizes) * inputs * FLOAT_BYTES + planeGap;
  const productPlane = chunkTiles(sizes) * outputs * FLOAT_BYTES + planeGap;
  return {
    planes: { plane },
    inputBytes: points * plane,
    productPlane,
    write({ count, filter, places, writer, call }, { inputs: transformed, products }) {
      loop(0, points, 1, (point) => {
        callSgemm(call, {
          rows: count,
          depth: inputs,
          columns: outputs,
          a: { at: transformed.add(point.mul(plane)), stride: inputs },
          b: { at: filter.add(point.mul(inputs * outputs * FLOAT_BYTES)), stride: outputs },
          result: { at: products.add(point.mul(productPlane)), stride: outputs },
        });
      });
      loop(0, count, 1, (tile) => {
        const own = variable(products.add(tile.mul(outputs * FLOAT_BYTES)));
        const place = variable(places.add(tile.mul(placeBytes)));
        eachChannels(outputs, (channel, lanes) => {
          writer.write(variable(own.add(channel)), place, channel, lanes);
        });
      });
    },
  };
}
