/**
 * Max pooling and its gradient.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import { fillZero, type I32, int, lanes, loop, variable, when } from "../wasm/mod.ts";
import { columns } from "./columns.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Sizes of a pooling of `[batch, height, width, channels]` to `[batch, down, across, channels]`. */
export interface PoolSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly down: number;
  readonly across: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strideDown: number;
  readonly strideAcross: number;
  /** Rows above and columns left of the input that windows may cover; they never win. */
  readonly padTop: number;
  readonly padLeft: number;
}

/** The largest entry of each window. Arguments: x, result. A block is some rows of the result. */
export function maxPoolKernel(sizes: PoolSizes): Kernel {
  const { channels, across } = sizes;
  const rows = rowsOf(sizes);
  return {
    name: `maxPool ${JSON.stringify(sizes)}`,
    blocks: rows.blocks,
    write({ block, pointer }) {
      const [x, result] = [pointer(0), pointer(1)];
      const [from, to] = rows.range(block);
      loop(from, to, 1, (row) => {
        const target = variable(result.add(row.mul(across * channels * FLOAT_BYTES)));
        loop(0, across, 1, (column) => {
          for (const some of columns(channels)) {
            const best = variable(lanes(-Infinity, some.lanes));
            eachPlace(sizes, x, row, column, (place) => best.set(some.load(place).pmax(best)));
            some.store(target, best);
          }
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
          for (const some of distinctColumns(channels)) {
            const best = variable(some.load(largest));
            const left = variable(some.load(source));
            eachPlace(sizes, x, row, column, (place) => {
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

/** Columns that do not overlap, since what is added to must be added to once. */
function distinctColumns(channels: number) {
  const whole = channels - channels % 4;
  const single = columns(1)[0]!;
  return [
    ...(whole > 0 ? columns(whole) : []),
    ...range(channels - whole).map((k) => ({
      load: (row: I32) => single.load(row, (whole + k) * FLOAT_BYTES),
      store: (row: I32, value: Parameters<typeof single.store>[1]) =>
        single.store(row, value, (whole + k) * FLOAT_BYTES),
    })),
  ];
}

function rowsOf({ batch, down, across, channels, windowHeight, windowWidth }: PoolSizes) {
  const work = across * channels * windowHeight * windowWidth;
  return cut(batch * down, Math.max(1, Math.ceil(2 ** 15 / work)));
}

/** The places of the input under the window of result pixel (row of all images, column). */
function eachPlace(
  sizes: PoolSizes,
  x: I32,
  row: I32,
  column: I32,
  write: (place: I32) => void,
): void {
  const { height, width, channels, down, across } = sizes;
  const pixel = channels * FLOAT_BYTES;
  const image = variable(row.div(down));
  const top = variable(row.sub(image.mul(down)).mul(sizes.strideDown).sub(sizes.padTop));
  const left = variable(column.mul(sizes.strideAcross).sub(sizes.padLeft));
  const start = image.mul(height).add(top).mul(width).add(left).mul(pixel);
  const base = variable(x.add(start));
  const downFits = sizes.padTop === 0 &&
    (down - 1) * sizes.strideDown + sizes.windowHeight <= height;
  const acrossFits = sizes.padLeft === 0 &&
    (across - 1) * sizes.strideAcross + sizes.windowWidth <= width;
  for (const i of range(sizes.windowHeight)) {
    for (const j of range(sizes.windowWidth)) {
      const place = () => write(variable(base.add((i * width + j) * pixel)));
      if (downFits && acrossFits) place();
      else {
        const inRow = downFits ? int(1) : top.add(i).below(height);
        when(inRow.and(acrossFits ? int(1) : left.add(j).below(width)), place);
      }
    }
  }
}
