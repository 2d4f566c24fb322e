import { cut, type Kernel } from "../threads/kernel.ts";
import { loop, variable } from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { columns } from "./columns.ts";
import { FLOAT_BYTES } from "./tile.ts";

/** Sizes of what a bias is added to. */
export interface BiasSizes {
  readonly rows: number;
  readonly columns: number;
  readonly bias: boolean;
  readonly activation: string;
}

/**
 * `activation(x + bias)` in place, for results that come without.
 *
 * Arguments: x `[rows, columns]`, bias (if any).
 */
export function biasActivation(sizes: BiasSizes): Kernel {
  const { rows, columns: count, bias, activation } = sizes;
  const part = cut(rows, Math.max(1, Math.ceil(2 ** 14 / count)));
  const { value } = activationCode(activation);
  return {
    name: `biasActivation ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    write({ block, pointer }) {
      const [x, biases] = [pointer(0), pointer(1)];
      const [from, to] = part.range(block);
      loop(from, to, 1, (row) => {
        const start = variable(x.add(row.mul(count * FLOAT_BYTES)));
        // A last vector that overlaps is loaded before its neighbour is overwritten.
        const all = columns(count);
        const last = count % 4 === 0 || count < 4 ? undefined : all.pop()!;
        const kept = last && variable(last.load(start));
        for (const some of all) {
          const z = some.load(start);
          some.store(start, value(variable(bias ? z.add(some.load(biases)) : z)));
        }
        if (last) last.store(start, value(variable(bias ? kept!.add(last.load(biases)) : kept!)));
      });
    },
  };
}
