import { cut, type Kernel } from "../threads/kernel.ts";
import { int, variable } from "../wasm/mod.ts";
import { F } from "../kernels/tile.ts";

/** Sizes of a product `C = A B`, all by rows. */
export interface SgemmSizes {
  /** Rows of the result, its columns, and the length of the sums. */
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Whether A, or B, lies transposed. */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Whether the library may be called by many threads at once. */
  readonly parallel: boolean;
}

/** Most rows and columns of a block: each call packs its parts of A and B once more. */
const [blockRows, blockColumns] = [256, 512];
/** Rows of a block down to which a product of fewer is cut, so that several threads share it. */
const leastRows = 64;

/**
 * A product by the library's `cblas_sgemm`: each block of the result is one call of one thread.
 *
 * Arguments: A, B, result.
 */
export function sgemm(sizes: SgemmSizes): Kernel {
  const { rows, depth, columns, transposeA, transposeB, parallel } = sizes;
  const most = rows > blockRows ? blockRows : Math.max(leastRows, Math.ceil(rows / 4));
  const tall = cut(rows, parallel ? evenly(rows, most) : rows);
  const wide = cut(columns, parallel ? evenly(columns, blockColumns) : columns);
  return {
    name: `sgemm ${JSON.stringify(sizes)}`,
    blocks: tall.blocks * wide.blocks,
    calls: { name: "sgemm", parameters: 11 },
    write({ block, pointer, call }) {
      const [a, b, result] = [pointer(0), pointer(1), pointer(2)];
      const [fromRow, toRow] = tall.range(variable(block.div(wide.blocks)));
      const [fromColumn, toColumn] = wide.range(variable(block.rem(wide.blocks)));
      call(
        ...[int(transposeA ? 1 : 0), int(transposeB ? 1 : 0)],
        ...[toRow.sub(fromRow), toColumn.sub(fromColumn), int(depth)],
        ...[a.add(fromRow.mul((transposeA ? 1 : depth) * F)), int(transposeA ? rows : depth)],
        ...[b.add(fromColumn.mul((transposeB ? depth : 1) * F)), int(transposeB ? depth : columns)],
        ...[result.add(fromRow.mul(columns).add(fromColumn).mul(F)), int(columns)],
      );
    },
  };
}

/** Items of a block, at most `most`, such that all blocks are about as large. */
function evenly(items: number, most: number): number {
  return Math.ceil(items / Math.ceil(items / most));
}
