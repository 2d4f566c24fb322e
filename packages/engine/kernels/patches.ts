/**
 * Convolution of any kernel size, stride and padding: windows are copied side by side ("im2col"),
 * a few pixels at a time in scratch memory, and multiplied with the packed kernel.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  copy,
  fillZero,
  float,
  type I32,
  int,
  lanes,
  load,
  loadFloat,
  loop,
  store,
  storeFloat,
  variable,
  when,
} from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { eachTile, storeTile } from "./matmul.ts";
import type { MatrixPlace } from "./pack.ts";
import { addColumnsProduct, addRowsProduct, F, range, tileShape, tileSums } from "./tile.ts";

/** Sizes of a convolution `[batch, height, width, inputs]` to `[batch, down, across, outputs]`. */
export interface ConvolutionSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  /** The result's height and width. */
  readonly down: number;
  readonly across: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideDown: number;
  readonly strideAcross: number;
  /** Zeros above and left of the input. */
  readonly padTop: number;
  readonly padLeft: number;
  readonly bias?: boolean;
  readonly activation?: string;
}

/** How the kernel `[height, width, inputs, outputs]` is packed for `convolution`. */
export function kernelPlace(sizes: ConvolutionSizes): MatrixPlace {
  const { inputs, outputs, kernelHeight, kernelWidth } = sizes;
  return {
    depth: kernelHeight * kernelWidth * inputs,
    columns: outputs,
    depthStride: outputs,
    columnStride: 1,
  };
}

/** How it is packed for `convolutionInputGradient`: outputs in, inputs out. */
export function turnedKernelPlace(sizes: ConvolutionSizes): MatrixPlace {
  const { inputs, outputs, kernelHeight, kernelWidth } = sizes;
  return {
    groups: kernelHeight * kernelWidth,
    groupStride: inputs * outputs,
    depth: outputs,
    depthStride: 1,
    columns: inputs,
    columnStride: outputs,
  };
}

/**
 * `activation(conv(x, kernel) + bias)`. Arguments: x, packed kernel, bias (if any), result.
 */
export function convolution(sizes: ConvolutionSizes): Kernel {
  return patchProduct(`convolution ${JSON.stringify(sizes)}`, {
    pixels: { batch: sizes.batch, height: sizes.down, width: sizes.across },
    ...inputPlaces(sizes),
    outputs: sizes.outputs,
    bias: sizes.bias ?? false,
    activation: sizes.activation ?? "linear",
  });
}

/** Gradient of the input. Arguments: gradient of the output, packed turned kernel, -, result. */
export function convolutionInputGradient(sizes: ConvolutionSizes): Kernel {
  const { kernelHeight, kernelWidth, strideDown, strideAcross, padTop, padLeft } = sizes;
  // Output pixel o saw input pixel i through window place k where o * stride + k - pad = i.
  const from = (i: I32, k: number, stride: number, pad: number): SourcePlace => {
    const distance = variable(i.add(pad - k));
    if (stride === 1) return { at: distance };
    // A negative distance would be a huge unsigned one: shift it up by whole strides first.
    const shift = stride * 64;
    const shifted = variable(distance.add(shift));
    return { at: shifted.div(stride).sub(64), holds: shifted.rem(stride).eq(0) };
  };
  return patchProduct(`convolutionInputGradient ${JSON.stringify(sizes)}`, {
    pixels: { batch: sizes.batch, height: sizes.height, width: sizes.width },
    source: { height: sizes.down, width: sizes.across, channels: sizes.outputs },
    window: { height: kernelHeight, width: kernelWidth },
    sourceRow: (y, ky) => from(y, ky, strideDown, padTop),
    sourceColumn: (x, kx) => from(x, kx, strideAcross, padLeft),
    adjacent: false,
    outputs: sizes.inputs,
    bias: false,
    activation: "linear",
  });
}

/** A row or column of the source, and the condition that it is one at all. */
interface SourcePlace {
  at: I32;
  holds?: I32;
}

/** Where the pixels of a window lie in the source. */
interface Windows {
  source: { height: number; width: number; channels: number };
  window: { height: number; width: number };
  sourceRow(y: I32, ky: number): SourcePlace;
  sourceColumn(x: I32, kx: number): SourcePlace;
  /** Whether the columns of a window lie side by side in the source. */
  adjacent: boolean;
}

interface PatchProduct extends Windows {
  pixels: { batch: number; height: number; width: number };
  outputs: number;
  bias: boolean;
  activation: string;
}

/** The windows of the input that an output pixel sees. */
function inputPlaces(sizes: ConvolutionSizes): Windows {
  const { strideDown, strideAcross, padTop, padLeft } = sizes;
  return {
    source: { height: sizes.height, width: sizes.width, channels: sizes.inputs },
    window: { height: sizes.kernelHeight, width: sizes.kernelWidth },
    sourceRow: (y, ky) => ({ at: y.mul(strideDown).add(ky - padTop) }),
    sourceColumn: (x, kx) => ({ at: x.mul(strideAcross).add(kx - padLeft) }),
    adjacent: true,
  };
}

/** Pixels whose windows are copied and multiplied at a time. */
const chunkPixels = 48;

function patchProduct(name: string, product: PatchProduct): Kernel {
  const { pixels, outputs, bias, activation } = product;
  const depth = windowDepth(product);
  const total = pixels.batch * pixels.height * pixels.width;
  const chunks = cut(total, chunkPixels);
  const shape = tileShape(outputs);
  const panelBytes = shape.columns * F;
  const panels = Math.ceil(outputs / shape.columns);
  return {
    name,
    blocks: chunks.blocks,
    scratch: (chunkPixels * depth + 4) * F,
    write({ block, pointer, scratch }) {
      const [source, kernel, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const [from, to] = chunks.range(block);
      copyWindows(product, pixels, source, scratch, from, to);
      loop(0, panels, 1, (panel) => {
        const offset = variable(panel.mul(panelBytes));
        const right = variable(kernel.add(panel.mul(depth * panelBytes)));
        const add = bias
          ? range(shape.columns / 4).map((part) => variable(load(biases.add(offset), part * 16)))
          : [];
        eachTile(int(0), to.sub(from), total % chunkPixels, shape.rows, (row, height) => {
          const sums = tileSums({ ...shape, rows: height });
          const left = variable(scratch.add(row.mul(depth * F)));
          addRowsProduct(sums, left, depth * F, right, panelBytes, depth);
          const target = variable(result.add(from.add(row).mul(outputs * F)).add(offset));
          storeTile(
            sums,
            target,
            outputs * F,
            outputs,
            panel,
            (sum, half) =>
              activationCode(activation).value(bias ? variable(sum.add(add[half]!)) : sum),
          );
        });
      });
    },
  };
}

/** Parts of the pixels whose gradients are summed apart: fixed, whatever the threads. */
const mostParts = 32;

/** The parts of a kernel gradient, and the bytes of their sums. */
export function kernelGradientParts(sizes: ConvolutionSizes): { parts: number; bytes: number } {
  const chunks = Math.ceil(sizes.batch * sizes.down * sizes.across / chunkPixels);
  const parts = Math.ceil(chunks / Math.ceil(chunks / mostParts));
  return { parts, bytes: parts * windowDepth(inputPlaces(sizes)) * sizes.outputs * F };
}

/**
 * The kernel's gradient for each part of the pixels: `sums[part][kh, kw, inputs, outputs]`.
 *
 * Arguments: x, gradient of the output, sums. A block is a part.
 */
export function convolutionKernelGradient(sizes: ConvolutionSizes): Kernel {
  const windows = inputPlaces(sizes);
  const { batch, down, across, outputs } = sizes;
  const depth = windowDepth(windows);
  const total = batch * down * across;
  const { parts } = kernelGradientParts(sizes);
  const part = cut(total, Math.ceil(Math.ceil(total / chunkPixels) / parts) * chunkPixels);
  return {
    name: `convolutionKernelGradient ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    // Whole tiles of rows are read: the last may reach three entries beyond.
    scratch: (chunkPixels * depth + 4) * F,
    write({ block, pointer, scratch }) {
      const [x, dy, sums] = [pointer(0), pointer(1), pointer(2)];
      const result = variable(sums.add(block.mul(depth * outputs * F)));
      fillZero(result, depth * outputs * F);
      const [from, to] = part.range(block);
      loop(from, to, chunkPixels, (first) => {
        const end = variable(first.add(chunkPixels));
        end.set(end.gt(to).choose(to, end));
        copyWindows(windows, { height: down, width: across }, x, scratch, first, end);
        const count = variable(end.sub(first));
        const right = variable(dy.add(first.mul(outputs * F)));
        const shape = tileShape(outputs);
        loop(0, Math.ceil(outputs / shape.columns), 1, (panel) => {
          const offset = variable(panel.mul(shape.columns * F));
          eachTile(int(0), int(depth), depth, shape.rows, (row, height) => {
            const target = variable(result.add(row.mul(outputs * F)).add(offset));
            const start = (i: number, part: number) => load(target, i * outputs * F + part * 16);
            const tile = tileSums({ ...shape, rows: height }, start);
            const left = variable(scratch.add(row.mul(F)));
            addColumnsProduct(tile, left, depth * F, right.add(offset), outputs * F, count);
            storeTile(tile, target, outputs * F, outputs, panel, (sum) => sum);
          });
        });
      });
    },
  };
}

function windowDepth({ source, window }: Windows): number {
  return window.height * window.width * source.channels;
}

/** Copies the windows of pixels `from` to `to` to `target`, one after the other. */
function copyWindows(
  windows: Windows,
  pixels: { height: number; width: number },
  images: I32,
  target: I32,
  from: I32,
  to: I32,
): void {
  const { source: { height, width, channels }, window } = windows;
  const entry = channels * F;
  const place = variable(target);
  loop(from, to, 1, (pixel) => {
    const image = variable(pixel.div(pixels.height * pixels.width));
    const inside = variable(pixel.sub(image.mul(pixels.height * pixels.width)));
    const y = variable(inside.div(pixels.width));
    const x = variable(inside.sub(y.mul(pixels.width)));
    const base = variable(images.add(image.mul(height * width * entry)));
    if (windows.adjacent) when(isInside(windows, y, x), copyWhole, copyParts);
    else copyParts();
    place.set(place.add(window.height * window.width * entry));

    /** Rows of the window, vector by vector: what is written too far is written over next. */
    function copyWhole(): void {
      const row = variable(
        windows.sourceRow(y, 0).at.mul(width).add(
          windows.sourceColumn(x, 0).at,
        ),
      );
      const source = variable(base.add(row.mul(entry)));
      for (const ky of range(window.height)) {
        for (let k = 0; k < window.width * channels; k += 4) {
          const at = (ky * window.width * channels + k) * F;
          store(place, load(source, ky * width * entry + k * F), at);
        }
      }
    }

    /** Pixel by pixel, zeros for those outside of the source. */
    function copyParts(): void {
      for (const ky of range(window.height)) {
        const row = exists(windows.sourceRow(y, ky), height);
        const rowStart = variable(base.add(row.at.mul(width * entry)));
        for (const kx of range(window.width)) {
          const column = exists(windows.sourceColumn(x, kx), width);
          const offset = (ky * window.width + kx) * entry;
          when(
            row.holds.and(column.holds),
            () => copyEntries(rowStart.add(column.at.mul(entry)), place, channels, offset),
            () => zeroEntries(place, channels, offset),
          );
        }
      }
    }
  });
}

/** Whether no part of the window lies outside of the source. */
function isInside({ source, window, ...places }: Windows, y: I32, x: I32): I32 {
  const [firstRow, lastRow] = [0, window.height - 1].map((ky) => places.sourceRow(y, ky).at);
  const [firstColumn, lastColumn] = [0, window.width - 1].map((kx) =>
    places.sourceColumn(x, kx).at
  );
  const rows = firstRow!.below(source.height).and(lastRow!.below(source.height));
  return rows.and(firstColumn!.below(source.width)).and(lastColumn!.below(source.width));
}

function exists(place: SourcePlace, size: number): { at: I32; holds: I32 } {
  const at = variable(place.at);
  const inside = at.below(size);
  return { at, holds: variable(place.holds ? inside.and(place.holds) : inside) };
}

function copyEntries(from: I32, target: I32, count: number, offset: number): void {
  const source = variable(from);
  if (count > 64) return copy(target.add(offset), source, count * F);
  const vectors = Math.floor(count / 4);
  for (const k of range(vectors)) store(target, load(source, k * 16), offset + k * 16);
  for (const k of range(count % 4)) {
    const at = (vectors * 4 + k) * F;
    storeFloat(target, loadFloat(source, at), offset + at);
  }
}

function zeroEntries(target: I32, count: number, offset: number): void {
  if (count > 64) return fillZero(target.add(offset), count * F);
  const vectors = Math.floor(count / 4);
  for (const k of range(vectors)) store(target, lanes(0), offset + k * 16);
  for (const k of range(count % 4)) storeFloat(target, float(0), offset + (vectors * 4 + k) * F);
}
