/**
 * Max and average pooling, and their gradients.
 *
 * @module
 */
import type { Kernel } from "../threads/kernel.ts";
import { fillZero, type I32, lanes, loop, variable } from "../wasm/mod.ts";
import { type Columns, columns } from "./columns.ts";
import {
  areApart,
  coverAll,
  distinctColumns,
  type PoolSizes,
  rowsOf,
  windowAt,
} from "./pool_windows.ts";
import { FLOAT_BYTES } from "./tile.ts";

/** Vectors of channels that are kept in registers at a time. */
const columnsAtOnce = 8;

/** The largest entry of each window. Arguments: x, result. A block is some rows of the result. */
export function maxPoolKernel(sizes: PoolSizes): Kernel {
  return eachWindow("maxPool", sizes, (window, target, all) => {
    for (const some of inGroups(all)) {
      const best = some.map(({ lanes: count }) => variable(lanes(-Infinity, count)));
      window.each((place) => {
        for (const [k, one] of some.entries()) best[k]!.set(one.load(place).pmax(best[k]!));
      });
      for (const [k, one] of some.entries()) one.store(target, best[k]!);
    }
  });
}

/** The mean of each window's pixels. Arguments: x, result. A block is some rows of the result. */
export function averagePoolKernel(sizes: PoolSizes): Kernel {
  return eachWindow("averagePool", sizes, (window, target, all) => {
    const count = window.count();
    for (const some of inGroups(all)) {
      const totals = some.map(({ lanes: count }) => variable(lanes(0, count)));
      window.each((place) => {
        for (const [k, one] of some.entries()) totals[k]!.set(totals[k]!.add(one.load(place)));
      });
      for (const [k, one] of some.entries()) one.store(target, variable(totals[k]!.div(count)));
    }
  });
}

/** A kernel from x to result by windows. */
function eachWindow(
  name: string,
  sizes: PoolSizes,
  write: (window: ReturnType<typeof windowAt>, target: I32, all: readonly Columns[]) => void,
): Kernel {
  const { channels, across } = sizes;
  const rows = rowsOf(sizes);
  return {
    name: `${name} ${JSON.stringify(sizes)}`,
    blocks: rows.blocks,
    write({ block, pointer }) {
      const [x, result] = [pointer(0), pointer(1)];
      const [from, to] = rows.range(block);
      loop(from, to, 1, (row) => {
        const target = variable(result.add(row.mul(across * channels * FLOAT_BYTES)));
        loop(0, across, 1, (column) => {
          write(windowAt(sizes, x, row, column), target, columns(channels));
          target.set(target.add(channels * FLOAT_BYTES));
        });
      });
    },
  };
}

/**
 * Gives each window's gradient to its first largest entry.
 *
 * Arguments: gradient of the result, x, result of the pooling, gradient of x. A block is an image,
 * since windows may share entries.
 */
export function maxPoolGradient(sizes: PoolSizes): Kernel {
  const { batch, height, width, channels, down, across } = sizes;
  const image = height * width * channels * FLOAT_BYTES;
  return {
    name: `maxPoolGradient ${JSON.stringify(sizes)}`,
    blocks: batch,
    write({ block, pointer }) {
      const [dy, x, y, dx] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      fillZero(dx.add(block.mul(image)), image);
      const shift = variable(dx.sub(x));
      loop(block.mul(down), block.add(1).mul(down), 1, (row) => {
        const start = row.mul(across * channels * FLOAT_BYTES);
        const source = variable(dy.add(start));
        const largest = variable(y.add(start));
        loop(0, across, 1, (column) => {
          const window = windowAt(sizes, x, row, column);
          for (const some of distinctColumns(channels)) {
            const best = variable(some.load(largest));
            const left = variable(some.load(source));
            window.each((place) => {
              const wins = variable(some.load(place).eq(best));
              const target = variable(place.add(shift));
              some.store(target, some.load(target).add(left.and(wins)));
              // Only the first winner gets it.
              left.set(left.andNot(wins));
            });
          }
          source.set(source.add(channels * FLOAT_BYTES));
          largest.set(largest.add(channels * FLOAT_BYTES));
        });
      });
    },
  };
}

/**
 * Gives every pixel of a window its share of the window's gradient.
 *
 * Arguments: gradient of the result, gradient of x. A block is an image, since windows may share
 * pixels.
 */
export function averagePoolGradient(sizes: PoolSizes): Kernel {
  const { batch, height, width, channels, down, across } = sizes;
  const image = height * width * channels * FLOAT_BYTES;
  const apart = areApart(sizes);
  return {
    name: `averagePoolGradient ${JSON.stringify(sizes)}`,
    blocks: batch,
    write({ block, pointer }) {
      const [dy, dx] = [pointer(0), pointer(1)];
      if (!coverAll(sizes)) fillZero(dx.add(block.mul(image)), image);
      loop(block.mul(down), block.add(1).mul(down), 1, (row) => {
        const source = variable(dy.add(row.mul(across * channels * FLOAT_BYTES)));
        loop(0, across, 1, (column) => {
          const window = windowAt(sizes, dx, row, column);
          const count = window.count();
          for (const some of inGroups(apart ? columns(channels) : distinctColumns(channels))) {
            const shares = some.map((one) => variable(one.load(source).div(count)));
            window.each((place) => {
              for (const [k, one] of some.entries()) {
                one.store(place, apart ? shares[k]! : variable(one.load(place).add(shares[k]!)));
              }
            });
          }
          source.set(source.add(channels * FLOAT_BYTES));
        });
      });
    },
  };
}

function inGroups(all: readonly Columns[]): Columns[][] {
  const groups: Columns[][] = [];
  for (let first = 0; first < all.length; first += columnsAtOnce) {
    groups.push(all.slice(first, first + columnsAtOnce));
  }
  return groups;
}
