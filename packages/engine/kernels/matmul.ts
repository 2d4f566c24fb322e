/**
 * Matrix products.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import { fillZero, type I32, int, load, loop, store, type V128, variable } from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { F, loadTileRow, range, tileShape, tileSums } from "./tile.ts";
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
  const wide = cut(panels, Math.max(1, Math.floor(panels * tall.blocks / wanted)));
  return {
    name: `matMul ${JSON.stringify(sizes)}`,
    blocks: tall.blocks * wide.blocks,
    write({ block, pointer }) {
      const [a, b, biases, result] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const [fromRow, toRow] = tall.range(variable(block.div(wide.blocks)));
      const [fromPanel, toPanel] = wide.range(variable(block.rem(wide.blocks)));
      const { value } = activationCode(activation);
      loop(fromPanel, toPanel, 1, (panel) => {
        const offset = variable(panel.mul(panelBytes));
        const panelStart = variable(b.add(sizes.unpacked ? offset : offset.mul(depth)));
        const bStride = sizes.unpacked ? columns * F : panelBytes;
        const add = bias ? loadTileRow(variable(biases.add(offset)), shape.columns) : [];
        eachTile(fromRow, toRow, rows, shape.rows, (row, height) => {
          const sums = tileSums({ ...shape, rows: height });
          const left = variable(a.add(row.mul(depth * F)));
          addRowsProduct(sums, left, depth * F, panelStart, bStride, depth);
          const finish = (sum: V128, part: number) =>
            value(bias ? variable(sum.add(add[part]!)) : sum);
          const target = variable(result.add(row.mul(columns * F)).add(offset));
          storeTile(sums, target, columns * F, columns, panel, finish);
        });
      });
    },
  };
}

/** Most t that a block of `matMulTransposed` packs at a time. */
const chunkDepth = 512;
/** Columns of A in a block of `matMulTransposed`. */
const blockColumns = 48;
/** Depth up to which rows that lie apart stay in the nearest cache all the same. */
const shallow = 64;

/**
 * `A^T B` for A `[depth, rows]` and B `[depth, columns]`, both as they lie.
 *
 * Arguments: A, B, result. A block is some rows of the result. Unless there are few, it copies its
 * part of A, and each panel of B, to scratch first, where they lie together.
 */
export function matMulTransposed({ rows, depth, columns }: MatMulSizes): Kernel {
  const shape = tileShape(columns);
  const panelBytes = shape.columns * F;
  const panels = Math.ceil(columns / shape.columns);
  const tall = cut(rows, blockColumns);
  const chunk = Math.min(depth, chunkDepth);
  const aBytes = chunk * blockColumns * F;
  const copies = depth > shallow;
  return {
    name: `matMulTransposed ${JSON.stringify({ rows, depth, columns })}`,
    blocks: tall.blocks,
    scratch: copies ? aBytes + (chunk * shape.columns + 3) * F : 0,
    write({ block, pointer, scratch }) {
      const [a, b, result] = [pointer(0), pointer(1), pointer(2)];
      const [fromRow, toRow] = tall.range(block);
      const packedB = variable(scratch.add(aBytes));
      const resultStart = variable(result.add(fromRow.mul(columns * F)));
      if (depth > chunk) fillZero(resultStart, toRow.sub(fromRow).mul(columns * F));
      const [aStride, bStride] = copies ? [blockColumns, shape.columns] : [rows, columns];
      loop(0, depth, chunk, (t) => {
        const rest = variable(int(depth).sub(t));
        const count = depth % chunk === 0
          ? variable(chunk)
          : variable(rest.lt(chunk).choose(rest, int(chunk)));
        const aStart = variable(a.add(t.mul(rows).add(fromRow).mul(F)));
        if (copies) copyRows(aStart, rows, scratch, blockColumns, count);
        loop(0, panels, 1, (panel) => {
          const offset = variable(panel.mul(panelBytes));
          const bStart = variable(b.add(t.mul(columns * F)).add(offset));
          if (copies) copyRows(bStart, columns, packedB, shape.columns, count);
          eachTile(int(0), toRow.sub(fromRow), rows % blockColumns, shape.rows, (row, height) => {
            const target = variable(resultStart.add(row.mul(columns * F)).add(offset));
            const start = { address: target, stride: columns * F };
            const sums = tileSums({ ...shape, rows: height }, depth > chunk ? start : undefined);
            const left = variable((copies ? scratch : aStart).add(row.mul(F)));
            const right = copies ? packedB : bStart;
            addColumnsProduct(sums, left, aStride! * F, right, bStride! * F, count);
            storeTile(sums, target, columns * F, columns, panel, (sum) => sum);
          });
        });
      });
    },
  };
}

/**
 * Copies `count` rows of `width` entries that lie `stride` entries apart, by whole vectors: the last
 * one may reach up to three entries beyond.
 */
function copyRows(from: I32, stride: number, to: I32, width: number, count: I32): void {
  const source = variable(from);
  const target = variable(to);
  loop(0, count, 1, () => {
    for (const k of range(Math.ceil(width / 4))) store(target, load(source, k * 16), k * 16);
    source.set(source.add(stride * F));
    target.set(target.add(width * F));
  });
}
