/**
 * Packing a matrix into panels of eight columns, the form in which products read their right side.
 *
 * @module
 */
import type { Kernel } from "../threads/kernel.ts";
import { lanes, loadFloat, loop, store, storeFloat, variable, when } from "../wasm/mod.ts";
import { F, range, tileColumns } from "./tile.ts";

/** A matrix of `depth` rows and `columns` columns, wherever its entries lie. */
export interface MatrixPlace {
  readonly depth: number;
  readonly columns: number;
  /** Entries from one row to the next. */
  readonly depthStride: number;
  /** Entries from one column to the next. */
  readonly columnStride: number;
  /** Rows come in this many groups, default 1, `groupStride` entries apart. */
  readonly groups?: number;
  readonly groupStride?: number;
}

/** Bytes of the packed form. */
export function packedBytes({ depth, columns, groups = 1 }: MatrixPlace): number {
  return Math.ceil(columns / tileColumns) * tileColumns * depth * groups * F;
}

/**
 * Packs a matrix: `packed[panel][row][8]`, zeros beyond the last column.
 *
 * Arguments: matrix, packed. Rows of all groups follow each other. One block a panel.
 */
export function pack(place: MatrixPlace): Kernel {
  const { depth, columns, depthStride, columnStride, groups = 1, groupStride = 0 } = place;
  const panels = Math.ceil(columns / tileColumns);
  return {
    name: `pack ${JSON.stringify(place)}`,
    blocks: panels,
    write({ block, pointer }) {
      const matrix = pointer(0);
      const panel = variable(block.mul(tileColumns));
      const source = variable(matrix.add(panel.mul(columnStride * F)));
      const target = variable(pointer(1).add(block.mul(groups * depth * tileColumns * F)));
      const left = columns % tileColumns;
      loop(0, groups, 1, (group) => {
        const row = variable(source.add(group.mul(groupStride * F)));
        loop(0, depth, 1, () => {
          if (left !== 0) {
            for (const half of range(2)) store(target, lanes(0), half * 16);
          }
          for (const j of range(left || tileColumns)) copyColumn(j);
          if (left !== 0) copyRest();
          row.set(row.add(depthStride * F));
          target.set(target.add(tileColumns * F));
        });
        function copyColumn(j: number): void {
          storeFloat(target, loadFloat(row, j * columnStride * F), j * F);
        }
        function copyRest(): void {
          when(panel.le(columns - tileColumns), () => {
            for (const j of range(tileColumns - left)) copyColumn(left + j);
          });
        }
      });
    },
  };
}
