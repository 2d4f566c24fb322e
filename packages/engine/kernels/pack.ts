/**
 * Packing a matrix into panels of a tile's columns, the form in which products read their right side.
 *
 * @module
 */
import type { Kernel } from "../threads/kernel.ts";
import {
  gather,
  type I32,
  load,
  loadFloat,
  loop,
  store,
  variable,
  type Vector,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range, tileShape } from "./tile.ts";

/** A matrix of `depth` rows and `columns` columns, wherever its entries lie. */
export interface MatrixPlace {
  readonly depth: number;
  readonly columns: number;
  /** Entries from one row to the next. */
  readonly depthStride: number;
  /** Entries from one column to the next. */
  readonly columnStride: number;
}

/** Bytes of the packed form. */
export function packedBytes({ depth, columns }: MatrixPlace): number {
  const width = tileShape(columns).columns;
  // A row whose last vector is half full is written whole: the last one reaches beyond.
  return (Math.ceil(columns / width) * width * depth + width % 4) * FLOAT_BYTES;
}

/**
 * Packs a matrix: `packed[panel][row][columns of a tile]`. What lies in a packed row beyond the
 * last column is undefined.
 *
 * Arguments: matrix, packed. One block a panel.
 */
export function pack(place: MatrixPlace): Kernel {
  const { depth, columns, depthStride, columnStride } = place;
  const width = tileShape(columns).columns;
  return {
    name: `pack ${JSON.stringify(place)}`,
    blocks: Math.ceil(columns / width),
    write({ block, pointer }) {
      const row = variable(pointer(0).add(block.mul(width * columnStride * FLOAT_BYTES)));
      const target = variable(pointer(1).add(block.mul(depth * width * FLOAT_BYTES)));
      loop(0, depth, 1, () => {
        for (const k of range(Math.ceil(width / 4))) store(target, four(row, 4 * k), k * 16);
        row.set(row.add(depthStride * FLOAT_BYTES));
        target.set(target.add(width * FLOAT_BYTES));
      });

      /** Four columns of a row; beyond the last column, the last once more. */
      function four(row: I32, column: number): Vector {
        if (columnStride === 1) return load(row, column * FLOAT_BYTES);
        const entry = (k: number) => loadFloat(at(row, column + k), 0);
        return gather(entry(0), entry(1), entry(2), entry(3));
      }

      function at(row: I32, column: number): I32 {
        if (column >= width) return at(row, width - 1);
        const own = row.add(column * columnStride * FLOAT_BYTES);
        const left = columns % width;
        if (left === 0 || column < left) return own;
        const last = row.add((left - 1) * columnStride * FLOAT_BYTES);
        return block.eq(Math.floor(columns / width)).choose(last, own);
      }
    },
  };
}
