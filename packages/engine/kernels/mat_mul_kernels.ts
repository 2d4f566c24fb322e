/**
 * Matrix products.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import { type I32, int, loop, registerLanes, variable, type Vector, when } from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { leftTiles, packColumns, packRows } from "./pack_left.ts";
import {
  FLOAT_BYTES,
  loadSums,
  loadTileRow,
  rowsTileShape,
  type TileShape,
  tileShape,
  tileSums,
} from "./tile.ts";
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
/** Depth of `A^T B` up to which rows that lie apart stay in the nearest cache all the same. */
const shallow = 64;
/** Panels of the right side from which on packing the left side pays. */
const manyPanels = 4;

/** Whether a product had better read its right side as it lies: also where that is one panel. */
export function readsAsItLies(rows: number, columns: number): boolean {
  return rows < fewRows || columns <= tileShape(columns).columns;
}

/** Whether `matMulTransposed` had better read both sides as they lie. */
export function transposedReadsAsItLies(depth: number): boolean {
  return depth <= shallow;
}

/** About the rows of a block at most: its left side is packed for the second cache. */
const mostRows = 50;
/** Most depth that is packed at a time. */
const chunkDepth = 800;
/** Blocks that keep many threads busy; with more, the left side would be packed too often. */
const manyBlocks = 32;
/** Products a block ought to have at least: below, handing it out costs more than it saves. */
const blockProducts = 2 ** 18;

/** How a product is cut: the rows of a block, whole tiles, and the panels of a block. */
function blocksOf({ rows, depth, columns }: MatMulSizes, height: number) {
  const width = tileShape(columns).columns;
  const panels = Math.ceil(columns / width);
  const even = Math.ceil(rows / Math.ceil(rows / mostRows));
  const blockRows = height * Math.ceil(even / height);
  const tall = cut(rows, blockRows);
  const wanted = Math.min(manyBlocks, Math.ceil(rows * depth * panels * width / blockProducts));
  const share = Math.ceil(panels / Math.ceil(wanted / tall.blocks));
  return { blockRows, tall, wide: cut(panels, share), share };
}

/**
 * `activation(A B + bias)`, A by rows, B packed into panels (see `pack`) unless `unpacked`.
 *
 * Arguments: A, B, bias (if any), result. A block is some rows of some panels.
 */
export function matMul(sizes: MatMulSizes): Kernel {
  const { depth, columns } = sizes;
  // Where bounds are not checked, rows as they lie are read as fast as packed ones.
  const packs = registerLanes === 4 && blocksOf(sizes, tileShape(columns).rows).share >= manyPanels;
  return product(`matMul ${JSON.stringify(sizes)}`, sizes, {
    ...(packs ? { pack: packRows } : { shape: rowsTileShape(columns) }),
    stride: depth * FLOAT_BYTES,
    at: (row, t) => row.mul(depth).add(t),
    add: addRowsProduct,
  });
}

/**
 * `A^T B` for A `[depth, rows]` as it lies and B `[depth, columns]`, packed (see `pack`) unless
 * `unpacked`.
 *
 * Arguments: A, B, -, result. A block is some rows of some panels.
 */
export function matMulTransposed(sizes: MatMulSizes): Kernel {
  const { rows, unpacked = false } = sizes;
  return product(`matMulTransposed ${JSON.stringify(sizes)}`, sizes, {
    ...(unpacked ? {} : { pack: packColumns }),
    stride: rows * FLOAT_BYTES,
    at: (row, t) => t.mul(rows).add(row),
    add: addColumnsProduct,
  });
}

/** How the left side lies. */
interface Left {
  /** Rows and columns of a tile, default `tileShape`. */
  readonly shape?: TileShape;
  /** Bytes from one of its rows, as they lie in memory, to the next. */
  readonly stride: number;
  /** Where the entry of the product's row `row` and depth `t` is. */
  at(row: I32, t: I32): I32;
  /** Packs a block; without it tiles read A as it lies. */
  readonly pack?: typeof packRows;
  /** Adds to a tile from A as it lies. */
  readonly add: typeof addRowsProduct;
}

function product(name: string, sizes: MatMulSizes, left: Left): Kernel {
  const { rows, depth, columns, bias = false, activation = "linear", unpacked = false } = sizes;
  const shape = left.shape ?? tileShape(columns);
  const panelBytes = shape.columns * FLOAT_BYTES;
  const bStride = unpacked ? columns * FLOAT_BYTES : panelBytes;
  const { blockRows, tall, wide } = blocksOf(sizes, shape.rows);
  const parts = left.pack ? Math.ceil(depth / chunkDepth) : 1;
  const chunk = parts === 1 ? depth : 4 * Math.ceil(depth / parts / 4);
  const tiles = leftTiles(shape.rows, chunk);
  return {
    name,
    blocks: tall.blocks * wide.blocks,
    scratch: left.pack ? blockRows / shape.rows * tiles.bytes : 0,
    write({ block, pointer, scratch }) {
      const [a, b, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const [fromRow, toRow] = tall.range(variable(block.div(wide.blocks)));
      const [fromPanel, toPanel] = wide.range(variable(block.rem(wide.blocks)));
      const height = variable(toRow.sub(fromRow));
      const { value } = activationCode(activation);
      loop(0, depth, chunk, (t) => {
        const rest = variable(int(depth).sub(t));
        const count = depth % chunk === 0
          ? variable(chunk)
          : variable(rest.lt(chunk).choose(rest, int(chunk)));
        const lefts = variable(a.add(left.at(fromRow, t).mul(FLOAT_BYTES)));
        left.pack?.(lefts, left.stride, scratch, tiles, height, count);
        loop(fromPanel, toPanel, 1, (panel) => {
          const offset = variable(panel.mul(panelBytes));
          const right = variable(
            unpacked
              ? b.add(t.mul(columns * FLOAT_BYTES)).add(offset)
              : b.add(panel.mul(depth).add(t).mul(panelBytes)),
          );
          const add = bias ? loadTileRow(variable(biases.add(offset)), shape.columns) : [];
          const finish = (sum: Vector, part: number) =>
            value(bias ? variable(sum.add(add[part]!)) : sum);
          eachTile(int(0), height, rows % blockRows, shape.rows, (row, tileHeight) => {
            const target = variable(
              result.add(fromRow.add(row).mul(columns * FLOAT_BYTES)).add(offset),
            );
            const sums = tileSums({ ...shape, rows: tileHeight });
            if (parts > 1) when(t.gt(0), () => loadSums(sums, target, columns * FLOAT_BYTES));
            if (left.pack) {
              const tile = variable(scratch.add(row.mul(tiles.bytes / shape.rows)));
              addColumnsProduct(sums, tile, shape.rows * FLOAT_BYTES, right, bStride, count);
            } else {
              const tile = lefts.add(left.at(row, int(0)).mul(FLOAT_BYTES));
              left.add(sums, tile, left.stride, right, bStride, depth);
            }
            const save = (end: typeof finish) =>
              storeTile(sums, target, columns * FLOAT_BYTES, columns, panel, end);
            if (parts === 1) save(finish);
            else when(t.add(chunk).lt(depth), () => save((sum) => sum), () => save(finish));
          });
        });
      });
    },
  };
}
