/**
 * The gradient of a convolution's input, for any filter size and stride: the products of an output's
 * gradient with the whole filter, a few pixels at a time in scratch memory, are added to the windows
 * that these pixels saw ("col2im").
 *
 * @module
 */
import type { Kernel } from "../threads/kernel.ts";
import {
  fillZero,
  type I32,
  int,
  load,
  loadFloat,
  loop,
  registerLanes,
  store,
  storeFloat,
  variable,
  when,
} from "../wasm/mod.ts";
import type { MatrixPlace } from "./pack.ts";
import { FLOAT_BYTES, range, rowsTileShape, tileSums } from "./tile.ts";
import { addRowsProduct } from "./tile_products.ts";
import { eachTile, storeTile } from "./tiling.ts";
import {
  type ConvolutionSizes,
  isInside,
  partInside,
  windowDepth,
  windowStart,
} from "./windows.ts";

/** How the filter `[height, width, inputs, outputs]` is packed: from outputs to a window's entries. */
export function windowFilterPlace(sizes: ConvolutionSizes): MatrixPlace {
  const { outputs } = sizes;
  return {
    depth: outputs,
    columns: windowDepth(sizes),
    depthStride: 1,
    columnStride: outputs,
  };
}

/** Pixels that are multiplied at a time, whole tiles of any height; fewer where windows are large. */
function chunkOf(depth: number): number {
  return depth <= 1024 ? 60 : 12;
}

/** Entries of a window's row that are added by code of their own; more are a loop. */
const mostUnrolled = 64;

/**
 * Gradient of the input. Arguments: gradient of the output, packed filter, -, result. A block is an
 * image, since windows share entries.
 */
export function convolutionInputGradient(sizes: ConvolutionSizes): Kernel {
  const { batch, height, width, inputs, outputs, down, across } = sizes;
  const depth = windowDepth(sizes);
  const chunk = chunkOf(depth);
  const pixels = down * across;
  const shape = rowsTileShape(depth);
  const panelBytes = shape.columns * FLOAT_BYTES;
  const rowBytes = depth * FLOAT_BYTES;
  const imageBytes = height * width * inputs * FLOAT_BYTES;
  return {
    name: `convolutionInputGradient ${JSON.stringify(sizes)}`,
    blocks: batch,
    scratch: chunk * rowBytes,
    write({ block, pointer, scratch }) {
      const [dy, filter, dx] = [pointer(0), pointer(1), pointer(3)];
      const image = variable(dx.add(block.mul(imageBytes)));
      const gradients = variable(dy.add(block.mul(pixels * outputs * FLOAT_BYTES)));
      fillZero(image, imageBytes);
      loop(0, pixels, chunk, (first) => {
        const end = variable(first.add(chunk));
        if (pixels % chunk > 0) end.set(end.gt(pixels).choose(int(pixels), end));
        loop(0, Math.ceil(depth / shape.columns), 1, (panel) => {
          const right = variable(filter.add(panel.mul(outputs * panelBytes)));
          const target = variable(scratch.add(panel.mul(panelBytes)));
          eachTile(int(0), end.sub(first), pixels % chunk, shape.rows, (row, tileHeight) => {
            const sums = tileSums({ ...shape, rows: tileHeight });
            const left = variable(gradients.add(first.add(row).mul(outputs * FLOAT_BYTES)));
            addRowsProduct(sums, left, outputs * FLOAT_BYTES, right, panelBytes, outputs);
            const place = variable(target.add(row.mul(rowBytes)));
            storeTile(sums, place, rowBytes, depth, panel, (sum) => sum);
          });
        });
        const source = variable(scratch);
        loop(first, end, 1, (pixel) => {
          addWindow(sizes, source, image, pixel);
          source.set(source.add(rowBytes));
        });
      });
    },
  };
}

/** Adds what lies at `source` to the window that a pixel of the output saw of the image. */
function addWindow(sizes: ConvolutionSizes, source: I32, image: I32, pixel: I32): void {
  const { height, width, inputs, filterHeight, filterWidth } = sizes;
  const entry = inputs * FLOAT_BYTES;
  const windowRow = filterWidth * entry;
  const { y, x } = windowStart(sizes, pixel);
  const start = variable(image.add(y.mul(width).add(x).mul(entry)));
  when(isInside(sizes, y, x), () => {
    const rows = filterWidth * inputs > mostUnrolled ? 1 : filterHeight;
    loop(0, filterHeight, rows, (ky) => {
      const [target, from] = rows === filterHeight
        ? [start, source]
        : [variable(start.add(ky.mul(width * entry))), variable(source.add(ky.mul(windowRow)))];
      for (const k of range(rows)) {
        addRow(target.add(k * width * entry), from.add(k * windowRow), filterWidth * inputs);
      }
    });
  }, () => {
    const rows = partInside(y, filterHeight, height);
    const columns = partInside(x, filterWidth, width);
    const length = variable(columns.to.sub(columns.from).mul(entry));
    const begin = variable(columns.from.mul(entry));
    loop(rows.from, rows.to, 1, (ky) => {
      const target = variable(start.add(ky.mul(width * entry)).add(begin));
      const from = variable(source.add(ky.mul(windowRow)).add(begin));
      const at = variable(0);
      loop(at, length.sub(12), 16, (offset) => {
        addVector(target.add(offset), from.add(offset), 0, 4);
        at.set(offset.add(16));
      });
      loop(at, length, FLOAT_BYTES, (offset) => addFloat(target.add(offset), from.add(offset), 0));
    });
  });
}

/** Adds so many adjacent entries, and touches no other. */
function addRow(to: I32, from: I32, count: number): void {
  const [target, source] = [variable(to), variable(from)];
  const whole = count - count % registerLanes;
  if (whole > mostUnrolled) {
    loop(0, whole * FLOAT_BYTES, registerLanes * FLOAT_BYTES, (at) => {
      addVector(target.add(at), source.add(at), 0, registerLanes);
    });
  } else {
    for (let k = 0; k < whole; k += registerLanes) {
      addVector(target, source, k * FLOAT_BYTES, registerLanes);
    }
  }
  const rest = whole + (count - whole >= 4 ? 4 : 0);
  if (rest > whole) addVector(target, source, whole * FLOAT_BYTES, 4);
  for (let k = rest; k < count; k++) addFloat(target, source, k * FLOAT_BYTES);
}

function addVector(target: I32, source: I32, offset: number, lanes: 4 | 8): void {
  const [to, from] = [variable(target), variable(source)];
  store(to, load(to, offset, lanes).add(load(from, offset, lanes)), offset);
}

function addFloat(target: I32, source: I32, offset: number): void {
  const to = variable(target);
  storeFloat(to, loadFloat(to, offset).add(loadFloat(source, offset)), offset);
}
