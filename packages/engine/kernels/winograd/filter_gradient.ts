/**
 * The gradient of a 3 x 3 filter by Winograd's F(3x3, 4x4).
 *
 * @module
 */
import { callSgemm, sgemmCalls } from "../../blas/sgemm.ts";
import { cut, type Kernel } from "../../threads/kernel.ts";
import {
  fillZero,
  fmaIsOne,
  int,
  load,
  loop,
  registerLanes,
  store,
  variable,
} from "../../wasm/mod.ts";
import { eachChannels } from "../columns.ts";
import {
  FLOAT_BYTES,
  loadSums,
  range,
  storeSums,
  strictTileRows,
  tallTileRows,
  tileSums,
} from "../tile.ts";
import { addColumnsProduct } from "../tile_products.ts";
import { evenTiles } from "../tiling.ts";
import { chunkTiles, outputSize, panelColumns, tilesOf, type WinogradSizes } from "./sizes.ts";
import { pixels, sourceBytes, unpooledPixels } from "./sources.ts";
import { points, type Squares } from "./tiles.ts";
import { planeGap, transformTiles } from "./transform_tiles.ts";
import {
  gradientFilterTransform,
  gradientOutputTransform,
  inBothDirections,
  inputTransform,
} from "./transforms.ts";

/** Parts of the batch that are summed apart: a fixed number, so that threads change no bit. */
const mostParts = 16;

/** The parts of a filter gradient, and the bytes of their sums. */
export function gradientParts(sizes: WinogradSizes): { parts: number; bytes: number } {
  const chunks = Math.ceil(tilesOf(sizes).tiles / chunkTiles(sizes));
  const parts = Math.ceil(chunks / Math.ceil(chunks / mostParts));
  return { parts, bytes: parts * points * sizes.inputs * sizes.outputs * FLOAT_BYTES };
}

/**
 * The points of the gradient, summed over the tiles of each part of the batch.
 *
 * Arguments: x, gradient of the output, sums `[part][point][input][output]`, codes (where the
 * gradient is unpooled). A block is a part.
 */
export function winogradGradientSums(sizes: WinogradSizes): Kernel {
  const { height, width, inputs, outputs, pad } = sizes;
  const { outHeight, outWidth } = outputSize(sizes);
  const { grid, tiles } = tilesOf(sizes);
  const chunk = chunkTiles(sizes);
  const { parts } = gradientParts(sizes);
  const chunksOfPart = Math.ceil(Math.ceil(tiles / chunk) / parts);
  const part = cut(tiles, chunksOfPart * chunk);
  const inPlane = chunk * inputs * FLOAT_BYTES + planeGap;
  const outPlane = chunk * outputs * FLOAT_BYTES + planeGap;
  const patchStart = points * (inPlane + outPlane);
  return {
    name: `winogradGradientSums ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    scratch: patchStart + sourceBytes(Math.max(inputs, outputs)),
    ...(sizes.byBlas ? { calls: sgemmCalls } : {}),
    write({ block, pointer, scratch, call }) {
      const [x, dy, sums] = [pointer(0), pointer(1), pointer(2)];
      const codes = sizes.unpools ? pointer(3) : int(0);
      const left = variable(scratch);
      const right = variable(scratch.add(points * inPlane));
      const patch = variable(scratch.add(patchStart));
      const result = variable(sums.add(block.mul(points * inputs * outputs * FLOAT_BYTES)));
      fillZero(result, points * inputs * outputs * FLOAT_BYTES);
      const [from, to] = part.range(block);
      const seen: Squares = { height, width, channels: inputs, size: 6, step: 4, before: pad };
      const made: Squares = {
        height: outHeight,
        width: outWidth,
        channels: outputs,
        size: 4,
        step: 4,
        before: 0,
      };
      const source = pixels(seen, () => x);
      const inputSide = { grid, source, transform: inputTransform };
      const outputSide = {
        grid,
        source: sizes.unpools
          ? unpooledPixels(made, () => dy, () => codes)
          : pixels(made, () => dy),
        transform: gradientFilterTransform,
      };
      loop(from, to, chunk, (first) => {
        const end = variable(first.add(chunk));
        end.set(end.gt(to).choose(to, end));
        const some = { from: first, to: end, patch };
        transformTiles(inputSide, { address: left, plane: inPlane }, some);
        transformTiles(outputSide, { address: right, plane: outPlane }, some);
        const count = variable(end.sub(first));
        loop(0, points, 1, (point) => {
          const a = variable(left.add(point.mul(inPlane)));
          const b = variable(right.add(point.mul(outPlane)));
          const c = variable(result.add(point.mul(inputs * outputs * FLOAT_BYTES)));
          if (sizes.byBlas) {
            callSgemm(call, {
              rows: inputs,
              depth: count,
              columns: outputs,
              adds: true,
              a: { at: a, stride: inputs, transposed: true },
              b: { at: b, stride: outputs },
              result: { at: c, stride: outputs },
            });
            return;
          }
          const columns = panelColumns(outputs);
          loop(0, outputs / columns, 1, (panel) => {
            const offset = variable(panel.mul(columns * FLOAT_BYTES));
            evenTiles(inputs, fmaIsOne() ? tallTileRows : strictTileRows, (row, height) => {
              const target = variable(c.add(row.mul(outputs * FLOAT_BYTES)).add(offset));
              const tile = tileSums({ rows: height, columns });
              loadSums(tile, target, outputs * FLOAT_BYTES);
              const source = variable(a.add(row.mul(FLOAT_BYTES)));
              addColumnsProduct(
                tile,
                source,
                inputs * FLOAT_BYTES,
                b.add(offset),
                outputs * FLOAT_BYTES,
                count,
              );
              storeSums(tile, target, outputs * FLOAT_BYTES);
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
  const plane = inputs * outputs * FLOAT_BYTES;
  return {
    name: `winogradGradient ${JSON.stringify(sizes)}`,
    blocks: inputs,
    scratch: points * outputs * FLOAT_BYTES,
    write({ block, pointer, scratch }) {
      const start = variable(pointer(0).add(block.mul(outputs * FLOAT_BYTES)));
      const target = variable(pointer(1).add(block.mul(outputs * FLOAT_BYTES)));
      // Some cache lines of a part at a time: its points lie too far apart to be read side by side.
      const together = [32, 16, 8].find((count) => outputs % count === 0)! / registerLanes;
      const vectorBytes = registerLanes * FLOAT_BYTES;
      const total = variable(scratch);
      loop(0, points * plane, plane, (point) => {
        loop(0, outputs * FLOAT_BYTES, together * vectorBytes, (channel) => {
          const part = variable(start.add(point).add(channel));
          const totals = range(together).map((k) =>
            variable(load(part, k * vectorBytes, registerLanes))
          );
          loop(1, parts, 1, () => {
            part.set(part.add(points * plane));
            for (const [k, sum] of totals.entries()) {
              sum.set(sum.add(load(part, k * vectorBytes, registerLanes)));
            }
          });
          for (const [k, sum] of totals.entries()) store(total, sum, k * vectorBytes);
          total.set(total.add(together * vectorBytes));
        });
      });
      eachChannels(outputs, (channel, lanes) => {
        const entry = variable(scratch.add(channel));
        const pixel = variable(target.add(channel));
        const read = (i: number, j: number) =>
          load(entry, (i * 6 + j) * outputs * FLOAT_BYTES, lanes);
        inBothDirections(gradientOutputTransform, read, (i, j, value) => {
          store(pixel, value, (i * 3 + j) * plane);
        });
      });
    },
  };
}
