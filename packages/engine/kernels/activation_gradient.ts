/**
 * Going back through an activation and a bias, in one pass.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import { lanes, loop, variable } from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { columns } from "./columns.ts";
import { FLOAT_BYTES } from "./tile.ts";

/** Vectors of columns that are summed in registers at a time. */
const columnsAtOnce = 8;
/** Entries of a block: large enough to be worth handing out. */
const blockEntries = 2 ** 15;
/** Parts that the bias gradient is summed in: fixed, whatever the threads. */
const mostParts = 64;

/** Sizes of a pass over `[rows, columns]`. */
export interface ActivationGradientSizes {
  readonly rows: number;
  readonly columns: number;
  readonly activation: string;
}

/** Number of parts that the bias gradient comes in. */
export function biasParts(sizes: ActivationGradientSizes): number {
  return parts(sizes).blocks;
}

/**
 * `dz = dy f'(z)`, with `f'` expressed by `y = f(z)`, and for each part of the rows the sum of
 * `dz`, which makes the gradient of the bias.
 *
 * Arguments: dy, y, dz, sums `[part][columns]`. With the linear activation y and dz are unused,
 * since dz is dy.
 */
export function activationGradient(sizes: ActivationGradientSizes): Kernel {
  const { columns: count, activation } = sizes;
  const part = parts(sizes);
  const { gradient } = activationCode(activation);
  const all = columns(count);
  return {
    name: `activationGradient ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    write({ block, pointer }) {
      const [dy, y, dz, sums] = [pointer(0), pointer(1), pointer(2), pointer(3)];
      const [from, to] = part.range(block);
      const target = variable(sums.add(block.mul(count * FLOAT_BYTES)));
      for (let first = 0; first < all.length; first += columnsAtOnce) {
        const some = all.slice(first, first + columnsAtOnce);
        const totals = some.map((column) => variable(lanes(0, column.lanes)));
        loop(
          from.mul(count * FLOAT_BYTES),
          to.mul(count * FLOAT_BYTES),
          count * FLOAT_BYTES,
          (offset) => {
            const [dyRow, yRow, dzRow] = [dy, y, dz].map((p) => variable(p.add(offset)));
            for (const [i, column] of some.entries()) {
              const value = activation === "linear"
                ? variable(column.load(dyRow!))
                : variable(gradient(column.load(dyRow!), column.load(yRow!)));
              if (activation !== "linear") column.store(dzRow!, value);
              totals[i]!.set(totals[i]!.add(value));
            }
          },
        );
        for (const [i, column] of some.entries()) column.store(target, totals[i]!);
      }
    },
  };
}

function parts({ rows, columns }: ActivationGradientSizes) {
  const least = Math.ceil(blockEntries / columns);
  return cut(rows, Math.max(least, Math.ceil(rows / mostParts)));
}
