/**
 * Matrix products.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  fillZero,
  type I32,
  int,
  load,
  loop,
  store,
  type V128,
  variable,
  when,
} from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { F, loadTileRow, range, tileColumns, tileShape, tileSums } from "./tile.ts";
import { addColumnsProduct, addRowsProduct } from "./tile_products.ts";
import { eachTile, storeTile } from "./tiling.ts";

/** Sizes of a product `[rows, depth] x [depth, columns]`, and what is done to its entries. */
export interface MatMulSizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Whether a bias `[columns]` is added. */
  readonly bias?: boolean;
  /** Activation of the result, default linear. */
  readonly activation?: string;
  /** The right side is read as it lies, row by row, instead of packed; default false. */
  readonly unpacked?: boolean;
}

/** Rows of the left side below which packing the right side costs more than it saves. */
const fewRows = 48;

/** Whether a product had better read its right side as it lies: also where that is one panel. */
export function readsAsItLies(rows: number, columns: number): boolean {
  return rows < fewRows || columns <= tileShape(columns).columns;
}

/** Rows of a block: as many as let a panel of the right side be read from the nearest cache. */
const blockRows = 24;
/** Products a block ought to have at least: below, handing it out costs more than it saves. */
const blockProducts = 2 ** 18;

/**
 * `activation(A B + bias)`, A by rows, B packed into panels (see `pack`) unless `unpacked`.
 *
 * Arguments: A, B, bias (if any), result. A block is some rows of some panels.
 */
export function matMul(sizes: MatMulSizes): Kernel {
  const { rows, depth, columns, bias = false, activation = "linear" } = sizes;
  const shape = tileShape(columns);
  const panelBytes = shape.columns * F;
  const panels = Math.ceil(columns / shape.columns);
  const work = rows * depth * panels * shape.columns;
  const tall = cut(rows, blockRows);
  const wanted = Math.min(64, Math.ceil(work / blockProducts));
  // One or two rows that are left over take tiles twice as wide: their sums would be too few to
  // keep the processor's adders at work.
  const rest = rows % shape.rows;
  const broad = sizes.unpacked === true && rest > 0 && rest <= 2 &&
    columns % (2 * tileColumns) === 0;
  const share = Math.max(1, Math.floor(panels * tall.blocks / wanted));
  const wide = cut(panels, broad ? 2 * Math.ceil(share / 2) : share);
  return {
    name: `matMul ${JSON.stringify(sizes)}`,
    blocks: tall.blocks * wide.blocks,
    write({ block, pointer }) {
      const [a, b, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const [fromRow, toRow] = tall.range(variable(block.div(wide.blocks)));
      const [fromPanel, toPanel] = wide.range(variable(block.rem(wide.blocks)));
      const { value } = activationCode(activation);
      const cover = (panel: I32, width: number) => {
        const offset = variable(panel.mul(panelBytes));
        const panelStart = variable(b.add(sizes.unpacked ? offset : offset.mul(depth)));
        const bStride = sizes.unpacked ? columns * F : panelBytes;
        const add = bias ? loadTileRow(variable(biases.add(offset)), width) : [];
        return (row: I32, height: number) => {
          const sums = tileSums({ rows: height, columns: width });
          const left = variable(a.add(row.mul(depth * F)));
          addRowsProduct(sums, left, depth * F, panelStart, bStride, depth);
          const finish = (sum: V128, part: number) =>
            value(bias ? variable(sum.add(add[part]!)) : sum);
          const target = variable(result.add(row.mul(columns * F)).add(offset));
          storeTile(sums, target, columns * F, columns, panel, finish);
        };
      };
      loop(fromPanel, toPanel, 1, (panel) => {
        const write = cover(panel, shape.columns);
        eachTile(fromRow, toRow, broad ? rows - rest : rows, shape.rows, write);
      });
      if (broad) {
        when(toRow.eq(rows), () => {
          loop(fromPanel, toPanel, 2, (panel) => {
            cover(panel, 2 * shape.columns)(variable(int(rows - rest)), rest);
          });
        });
      }
    },
  };
}

/** Most t that a block of `matMulTransposed` goes through at a time. */
const chunkDepth = 512;
/** Columns of A in a block of `matMulTransposed`. */
const blockColumns = 48;
/** Depth up to which rows that lie apart stay in the nearest cache all the same. */
const shallow = 64;

/** Whether `matMulTransposed` had better read both sides as they lie. */
export function transposedReadsAsItLies(depth: number): boolean {
  return depth <= shallow;
}

/**
 * `A^T B` for A `[depth, rows]` as it lies and B `[depth, columns]`, packed (see `pack`) unless
 * `unpacked`.
 *
 * Arguments: A, B, result. A block is some rows of the result. Unless B is unpacked, a block copies
 * its part of A to scratch first, tile by tile: so a tile and a panel fit the nearest cache.
 */
export function matMulTransposed(sizes: MatMulSizes): Kernel {
  const { rows, depth, columns, unpacked = false } = sizes;
  const shape = tileShape(columns);
  const panelBytes = shape.columns * F;
  const panels = Math.ceil(columns / shape.columns);
  const tall = cut(rows, blockColumns);
  const chunk = unpacked ? depth : Math.min(depth, chunkDepth);
  const tiles = Math.ceil(Math.min(rows, blockColumns) / shape.rows);
  // The odd cache line keeps tiles apart in the caches' sets.
  const tileBytes = chunk * 4 * F + 64;
  const [aStride, bStride] = unpacked ? [rows * F, columns * F] : [4 * F, panelBytes];
  return {
    name: `matMulTransposed ${JSON.stringify(sizes)}`,
    blocks: tall.blocks,
    scratch: unpacked ? 0 : tiles * tileBytes,
    write({ block, pointer, scratch }) {
      const [a, b, result] = [pointer(0), pointer(1), pointer(2)];
      const [fromRow, toRow] = tall.range(block);
      const resultStart = variable(result.add(fromRow.mul(columns * F)));
      if (depth > chunk) fillZero(resultStart, toRow.sub(fromRow).mul(columns * F));
      loop(0, depth, chunk, (t) => {
        const rest = variable(int(depth).sub(t));
        const count = depth % chunk === 0
          ? variable(chunk)
          : variable(rest.lt(chunk).choose(rest, int(chunk)));
        const aStart = variable(a.add(t.mul(rows).add(fromRow).mul(F)));
        if (!unpacked) packTiles(aStart, rows * F, scratch, { ...shape, tiles, count, tileBytes });
        loop(0, panels, 1, (panel) => {
          const offset = variable(panel.mul(panelBytes));
          const right = variable(
            unpacked ? b.add(offset) : b.add(panel.mul(depth).add(t).mul(panelBytes)),
          );
          eachTile(int(0), toRow.sub(fromRow), rows % blockColumns, shape.rows, (row, height) => {
            const target = variable(resultStart.add(row.mul(columns * F)).add(offset));
            const start = { address: target, stride: columns * F };
            const sums = tileSums({ ...shape, rows: height }, depth > chunk ? start : undefined);
            const left = variable(
              unpacked ? aStart.add(row.mul(F)) : scratch.add(row.mul(tileBytes / shape.rows)),
            );
            addColumnsProduct(sums, left, aStride!, right, bStride!, count);
            storeTile(sums, target, columns * F, columns, panel, (sum) => sum);
          });
        });
      });
    },
  };
}

/**
 * Copies `count` rows, `stride` bytes apart, of some tiles: `to[tile][row][4]`. It reads whole
 * vectors, also where they reach beyond the last column.
 */
function packTiles(
  from: I32,
  stride: number,
  to: I32,
  { tiles, rows, count, tileBytes }: {
    readonly tiles: number;
    readonly rows: number;
    readonly count: I32;
    readonly tileBytes: number;
  },
): void {
  const source = variable(from);
  const target = variable(to);
  loop(0, count, 1, () => {
    for (const k of range(tiles)) store(target, load(source, k * rows * F), k * tileBytes);
    source.set(source.add(stride));
    target.set(target.add(4 * F));
  });
}
