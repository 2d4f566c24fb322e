import { cut, type Kernel, type KernelContext } from "../threads/kernel.ts";
import { type I32, int, variable } from "../wasm/mod.ts";
import { FLOAT_BYTES } from "../kernels/tile.ts";

/** What a kernel that calls the library says of it. */
export const sgemmCalls = { name: "sgemm", parameters: 12 } as const;

/** A matrix by rows: its first entry's address, and entries from one row to the next. */
export interface MatrixRows {
  readonly at: I32;
  readonly stride: number;
  /** Whether the product takes it transposed. */
  readonly transposed?: boolean;
}

/** One product: `result = A B`, or `result += A B`. */
export interface SgemmCall {
  readonly rows: I32 | number;
  readonly depth: I32 | number;
  readonly columns: I32 | number;
  readonly a: MatrixRows;
  readonly b: MatrixRows;
  readonly result: MatrixRows;
  /** Whether it is added to what the result holds; default false. */
  readonly adds?: boolean;
}

/** Calls the library from a kernel. */
export function callSgemm(call: KernelContext["call"], product: SgemmCall): void {
  const { rows, depth, columns, a, b, result, adds = false } = product;
  const flag = (set = false) => int(set ? 1 : 0);
  call(
    ...[flag(a.transposed), flag(b.transposed), int(rows), int(columns), int(depth)],
    ...[a, b, result].flatMap(({ at, stride }) => [at, int(stride)]),
    flag(adds),
  );
}

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
/** Products below which sharing them costs more than it saves. */
const leastShared = 2 ** 19;

/**
 * A product by the library's `cblas_sgemm`: each block of the result is one call of one thread.
 *
 * Arguments: A, B, result.
 */
export function sgemm(sizes: SgemmSizes): Kernel {
  const { rows, depth, columns, transposeA, transposeB, parallel } = sizes;
  const most = rows > blockRows ? blockRows : Math.max(leastRows, Math.ceil(rows / 4));
  const shared = parallel && rows * depth * columns >= leastShared;
  const tall = cut(rows, shared ? evenly(rows, most) : rows);
  const wide = cut(columns, shared ? evenly(columns, blockColumns) : columns);
  return {
    name: `sgemm ${JSON.stringify(sizes)}`,
    blocks: tall.blocks * wide.blocks,
    calls: sgemmCalls,
    write({ block, pointer, call }) {
      const [a, b, result] = [pointer(0), pointer(1), pointer(2)];
      const [fromRow, toRow] = tall.range(variable(block.div(wide.blocks)));
      const [fromColumn, toColumn] = wide.range(variable(block.rem(wide.blocks)));
      callSgemm(call, {
        rows: toRow.sub(fromRow),
        depth,
        columns: toColumn.sub(fromColumn),
        a: {
          at: a.add(fromRow.mul((transposeA ? 1 : depth) * FLOAT_BYTES)),
          stride: transposeA ? rows : depth,
          transposed: transposeA,
        },
        b: {
          at: b.add(fromColumn.mul((transposeB ? depth : 1) * FLOAT_BYTES)),
          stride: transposeB ? depth : columns,
          transposed: transposeB,
        },
        result: {
          at: result.add(fromRow.mul(columns).add(fromColumn).mul(FLOAT_BYTES)),
          stride: columns,
        },
      });
    },
  };
}

/** Items of a block, at most `most`, such that all blocks are about as large. */
function evenly(items: number, most: number): number {
  return Math.ceil(items / Math.ceil(items / most));
}
