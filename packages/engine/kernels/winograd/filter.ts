/**
 * The filter transform: a 3 x 3 filter to its 36 points, packed for the products.
 *
 * @module
 */
import type { Kernel } from "../../threads/kernel.ts";
import { gather, loadFloat, loop, store, variable } from "../../wasm/mod.ts";
import { FLOAT_BYTES } from "../tile.ts";
import { panelColumns } from "./sizes.ts";
import { points } from "./tiles.ts";
import { filterTransform, inBothDirections } from "./transforms.ts";

/** A 3 x 3 filter `[3, 3, inputs, outputs]`, and whether it is used for the input's gradient. */
export interface FilterSizes {
  readonly inputs: number;
  readonly outputs: number;
  /** Turned by 180 degrees, inputs and outputs exchanged: the filter of the input's gradient. */
  readonly turned?: boolean;
  /** All outputs lie side by side, in one panel, as a BLAS library reads them; default false. */
  readonly whole?: boolean;
}

/** Bytes of a transformed filter. */
export function transformedFilterBytes({ inputs, outputs }: FilterSizes): number {
  return points * inputs * outputs * FLOAT_BYTES;
}

/**
 * Transforms a filter: `result[panel][point][input][panel's outputs]`, or `result[point][input][outputs]`.
 *
 * Arguments: filter, result. A block is a panel's outputs. With `turned` the result's inputs are the
 * filter's outputs, and the other way round.
 */
export function transformFilter(sizes: FilterSizes): Kernel {
  const { inputs, outputs, turned = false, whole = false } = sizes;
  const [from, to] = turned ? [outputs, inputs] : [inputs, outputs];
  const columns = panelColumns(to);
  const rowBytes = (whole ? to : columns) * FLOAT_BYTES;
  const plane = from * rowBytes;
  return {
    name: `winogradFilter ${JSON.stringify(sizes)}`,
    blocks: to / columns,
    write({ block, pointer }) {
      const filter = pointer(0);
      const panel = whole ? columns * FLOAT_BYTES : points * plane;
      const target = variable(pointer(1).add(block.mul(panel)));
      loop(0, from, 1, (input) => {
        loop(0, columns, 4, (four) => {
          const first = variable(block.mul(columns).add(four));
          const place = variable(target.add(four.mul(FLOAT_BYTES)));
          // Four outputs from `first` on lie together, or `outputs` entries apart when turned.
          const source = variable(
            turned
              ? filter.add(first.mul(outputs).add(input).mul(FLOAT_BYTES))
              : filter.add(input.mul(outputs).add(first).mul(FLOAT_BYTES)),
          );
          const entry = (row: number, column: number) => {
            const [y, x] = turned ? [2 - row, 2 - column] : [row, column];
            const at = (y * 3 + x) * inputs * outputs * FLOAT_BYTES;
            const lane = (k: number) =>
              loadFloat(source, at + k * (turned ? outputs : 1) * FLOAT_BYTES);
            return gather(lane(0), lane(1), lane(2), lane(3));
          };
          inBothDirections(filterTransform, entry, (i, j, value) => {
            store(place, value, (i * 6 + j) * plane);
          });
        });
        target.set(target.add(rowBytes));
      });
    },
  };
}
