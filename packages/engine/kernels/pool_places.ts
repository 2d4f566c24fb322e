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
  int,
  loadByte,
  loadFloat,
  loop,
  storeByte,
  storeFloat,
  variable,
  when,
} from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { columns } from "./columns.ts";
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
      const single = columns(1)[0]!;
      eachCell(sizes, down, across, rows.range(block), (pixel, cell) => {
        loop(0, channels, 1, (channel) => {
          const entries = corners(sizes, x, pixel).map((at) =>
            variable(loadFloat(at.add(channel.mul(FLOAT_BYTES))))
          );
          const best = variable(entries[0]!);
          const place = variable(0);
          for (const [k, entry] of entries.entries()) {
            if (k === 0) continue;
            when(entry.gt(best), () => {
              best.set(entry);
              place.set(int(k));
            });
          }
          const entry = variable(cell.mul(channels).add(channel));
          single.store(result.add(entry.mul(FLOAT_BYTES)), variable(value(best.splat())));
          storeByte(places.add(entry), place);
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
      fillZero(dx.add(block.mul(image)), image);
      const rows: [I32, I32] = [block.mul(down), block.add(1).mul(down)];
      eachCell(sizes, down, across, rows, (pixel, cell) => {
        const first = corners(sizes, dx, pixel)[0]!;
        loop(0, channels, 1, (channel) => {
          const entry = variable(cell.mul(channels).add(channel));
          const place = variable(loadByte(places.add(entry)));
          const step = place.shr(1).mul(width).add(place.and(1)).mul(channels);
          storeFloat(
            first.add(step.add(channel).mul(FLOAT_BYTES)),
            loadFloat(dy.add(entry.mul(FLOAT_BYTES))),
          );
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

function corners({ width, channels }: PooledSizes, base: I32, pixel: I32): I32[] {
  return range(4).map((k) =>
    variable(base.add(pixel.add((k >> 1) * width + k % 2).mul(channels * FLOAT_BYTES)))
  );
}
