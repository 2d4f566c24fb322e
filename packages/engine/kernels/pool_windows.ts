/**
 * The windows that pooling slides over images.
 *
 * @module
 */
import { cut } from "../threads/kernel.ts";
import { type I32, int, lanes, loop, variable, type Vector, when } from "../wasm/mod.ts";
import { type Columns, columns } from "./columns.ts";
import { FLOAT_BYTES, range } from "./tile.ts";
import { partInside } from "./windows.ts";

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
  /** Rows above and columns left of the input that windows may cover; they do not count. */
  readonly padTop: number;
  readonly padLeft: number;
}

/** What lies under the window of one pixel of the result. */
export interface PoolWindow {
  /** Goes through the pixels of the image under it, row by row: their addresses. */
  each(write: (place: I32) => void): void;
  /** How many there are, in all lanes. */
  count(): Vector;
}

/** Pixels of a window up to which each has code of its own. */
const mostUnrolled = 16;

/** The window of result pixel (row of all images, column) in the images at `x`. */
export function windowAt(sizes: PoolSizes, x: I32, row: I32, column: I32): PoolWindow {
  const { height, width, channels, down, windowHeight, windowWidth } = sizes;
  const pixel = channels * FLOAT_BYTES;
  const image = variable(row.div(down));
  const top = variable(row.sub(image.mul(down)).mul(sizes.strideDown).sub(sizes.padTop));
  const left = variable(column.mul(sizes.strideAcross).sub(sizes.padLeft));
  const start = image.mul(height).add(top).mul(width).add(left).mul(pixel);
  const base = variable(x.add(start));
  const fits = { down: fitsDown(sizes), across: fitsAcross(sizes) };
  const whole = (window: number) => ({ from: int(0), to: int(window) });
  const rows = () => fits.down ? whole(windowHeight) : partInside(top, windowHeight, height);
  const places = () => fits.across ? whole(windowWidth) : partInside(left, windowWidth, width);
  return {
    each(write) {
      if (windowHeight * windowWidth > mostUnrolled) {
        const [lines, entries] = [rows(), places()];
        loop(lines.from, lines.to, 1, (i) => {
          const line = variable(base.add(i.mul(width * pixel)));
          const end = line.add(entries.to.mul(pixel));
          loop(line.add(entries.from.mul(pixel)), end, pixel, write);
        });
        return;
      }
      for (const i of range(windowHeight)) {
        for (const j of range(windowWidth)) {
          const place = () => write(variable(base.add((i * width + j) * pixel)));
          if (fits.down && fits.across) {
            place();
            continue;
          }
          const inRow = fits.down ? int(1) : top.add(i).below(height);
          when(inRow.and(fits.across ? int(1) : left.add(j).below(width)), place);
        }
      }
    },
    count() {
      if (fits.down && fits.across) return variable(lanes(windowHeight * windowWidth));
      const [lines, entries] = [rows(), places()];
      const pixels = lines.to.sub(lines.from).mul(entries.to.sub(entries.from));
      return variable(pixels.toFloat().splat());
    },
  };
}

/** Whether no window reaches over the upper or lower border. */
function fitsDown({ down, strideDown, windowHeight, height, padTop }: PoolSizes): boolean {
  return padTop === 0 && (down - 1) * strideDown + windowHeight <= height;
}

/** Whether no window reaches over the left or right border. */
function fitsAcross({ across, strideAcross, windowWidth, width, padLeft }: PoolSizes): boolean {
  return padLeft === 0 && (across - 1) * strideAcross + windowWidth <= width;
}

/** Whether windows share no pixel. */
export function areApart(sizes: PoolSizes): boolean {
  return sizes.strideDown >= sizes.windowHeight && sizes.strideAcross >= sizes.windowWidth;
}

/** Whether every pixel lies under a window, where they share none. */
export function coverAll(sizes: PoolSizes): boolean {
  const { windowHeight, windowWidth, padTop, padLeft } = sizes;
  return sizes.strideDown === windowHeight && sizes.strideAcross === windowWidth &&
    sizes.down * windowHeight - padTop >= sizes.height &&
    sizes.across * windowWidth - padLeft >= sizes.width;
}

/** Rows of the result by blocks. */
export function rowsOf(sizes: PoolSizes): ReturnType<typeof cut> {
  const { batch, down, across, channels, windowHeight, windowWidth } = sizes;
  const work = across * channels * windowHeight * windowWidth;
  return cut(batch * down, Math.max(1, Math.ceil(2 ** 15 / work)));
}

/** Columns that do not overlap, since what is added to must be added to once. */
export function distinctColumns(channels: number): Columns[] {
  const whole = channels - channels % 4;
  const single = columns(1)[0]!;
  return [
    ...(whole > 0 ? columns(whole) : []),
    ...range(channels - whole).map((k): Columns => ({
      first: whole + k,
      lanes: 4,
      load: (row, offset = 0) => single.load(row, offset + (whole + k) * FLOAT_BYTES),
      store: (row, value, offset = 0) =>
        single.store(row, value, offset + (whole + k) * FLOAT_BYTES),
    })),
  ];
}
