/**
 * Max pooling by 2 x 2 that notes which of the four was largest, and its gradient by that note.
 *
 * The general form of what the Winograd kernels do on the way.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  fillZero,
  type I32,
  intLanes,
  load,
  loadByte,
  loadBytes,
  loadSplat,
  loop,
  store,
  storeByte,
  storeBytes,
  storeFloat,
  variable,
  type Vector,
} from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { eachChannels } from "./columns.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Sizes of what is pooled: `[batch, height, width, channels]`; odd last rows are left out. */
export interface PooledSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Entries a block. */
const blockEntries = 2 ** 14;

/**
 * `activation(largest of each 2 x 2)`, and for each the place of the first largest, 0 to 3 by rows.
 *
 * Arguments: x, result, places (bytes).
 */
export function poolWithPlaces(sizes: PooledSizes & { readonly activation: string }): Kernel {
  const { channels, activation } = sizes;
  const { down, across, rows } = cells(sizes);
  return {
    name: `poolWithPlaces ${JSON.stringify(sizes)}`,
    blocks: rows.blocks,
    write({ block, pointer }) {
      const [x, result, places] = [pointer(0), pointer(1), pointer(2)];
      const { value } = activationCode(activation);
      eachCell(sizes, down, across, rows.range(block), (pixel, cell) => {
        const four = corners(sizes, x, pixel);
        const first = variable(cell.mul(channels));
        const target = variable(result.add(first.mul(FLOAT_BYTES)));
        const code = variable(places.add(first));
        eachOf(channels, (channel) => {
          const best = largest(four.map((at) => channel.load(at)));
          channel.store(target, variable(value(best.value)));
          channel.storeByte(code, best.place);
        });
      });
    },
  };
}

/** Gives each cell's gradient to its noted place. Arguments: dy, places, gradient of x. */
export function unpool(sizes: PooledSizes): Kernel {
  const { batch, height, width, channels } = sizes;
  const { down, across } = cells(sizes);
  const image = height * width * channels * FLOAT_BYTES;
  return {
    name: `unpool ${JSON.stringify(sizes)}`,
    blocks: batch,
    write({ block, pointer }) {
      const [dy, places, dx] = [pointer(0), pointer(1), pointer(2)];
      if (height % 2 === 1 || width % 2 === 1) fillZero(dx.add(block.mul(image)), image);
      const rows: [I32, I32] = [block.mul(down), block.add(1).mul(down)];
      eachCell(sizes, down, across, rows, (pixel, cell) => {
        const four = corners(sizes, dx, pixel);
        const first = variable(cell.mul(channels));
        const source = variable(dy.add(first.mul(FLOAT_BYTES)));
        const code = variable(places.add(first));
        eachOf(channels, (channel) => {
          const [gradient, place] = [channel.load(source), channel.loadByte(code)];
          for (const [k, at] of four.entries()) {
            channel.store(at, variable(gradient.and(place.eqInts(intLanes(k)))));
          }
        });
      });
    },
  };
}

function cells({ batch, height, width, channels }: PooledSizes) {
  const [down, across] = [Math.floor(height / 2), Math.floor(width / 2)];
  const size = Math.max(1, Math.ceil(blockEntries / (across * channels)));
  return { down, across, rows: cut(batch * down, size) };
}

/** Number of the first pixel of each cell, and the number of the cell. */
function eachCell(
  { height, width }: PooledSizes,
  down: number,
  across: number,
  [from, to]: [I32, I32],
  write: (pixel: I32, cell: I32) => void,
): void {
  loop(from, to, 1, (row) => {
    const image = variable(row.div(down));
    const top = row.sub(image.mul(down)).mul(2);
    const start = variable(image.mul(height).add(top).mul(width));
    loop(0, across, 1, (column) => {
      write(variable(start.add(column.mul(2))), variable(row.mul(across).add(column)));
    });
  });
}

/** Some channels, or one in all lanes of a vector: reads and writes them in a pixel's entries. */
interface Channels {
  load(pixel: I32): Vector;
  store(pixel: I32, value: Vector): void;
  loadByte(entry: I32): Vector;
  storeByte(entry: I32, value: Vector): void;
}

/** Goes through all channels, by vectors as far as they go. */
function eachOf(channels: number, write: (channel: Channels) => void): void {
  const whole = channels - channels % 4;
  eachChannels(whole, (offset, lanes) => {
    const place = variable(offset.shr(2));
    write({
      load: (pixel) => variable(load(pixel.add(offset), 0, lanes)),
      store: (pixel, value) => store(pixel.add(offset), value.to(lanes)),
      loadByte: (entry) => variable(loadBytes(entry.add(place), 0, lanes)),
      storeByte: (entry, value) => storeBytes(entry.add(place), value.to(lanes)),
    });
  });
  for (let k = whole; k < channels; k++) {
    write({
      load: (pixel) => variable(loadSplat(pixel, k * FLOAT_BYTES)),
      store: (pixel, value) => storeFloat(pixel, value.extract(0), k * FLOAT_BYTES),
      loadByte: (entry) => variable(loadByte(entry, k).splat()),
      storeByte: (entry, value) => storeByte(entry, value.extract(0).bits(), k),
    });
  }
}

/** The largest of a cell's four vectors, and in each lane the number of the first that is. */
export function largest(cell: readonly Vector[]): { value: Vector; place: Vector } {
  const value = variable(cell[0]!);
  const place = variable(intLanes(0, value.lanes));
  for (const [k, entry] of cell.entries()) {
    if (k === 0) continue;
    const other = variable(entry);
    place.set(other.gt(value).blend(intLanes(k), place));
    value.set(value.pmax(other));
  }
  return { value, place };
}

function corners({ width, channels }: PooledSizes, base: I32, pixel: I32): I32[] {
  return range(4).map((k) =>
    variable(base.add(pixel.add((k >> 1) * width + k % 2).mul(channels * FLOAT_BYTES)))
  );
}
