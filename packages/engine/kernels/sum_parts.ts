/**
 * Adding up what the blocks of another kernel have summed apart.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import { load, loop, store, variable } from "../wasm/mod.ts";
import { FLOAT_BYTES } from "./tile.ts";

/**
 * `result[i] = sum_p parts[p][i]`, in the order of the parts.
 *
 * Arguments: parts, result. Buffers are padded to whole vectors, so the last may be partial, but
 * parts lie `size` entries apart.
 */
export function sumParts(parts: number, size: number): Kernel {
  const chunks = cut(Math.ceil(size / 4), 1024);
  return {
    name: `sumParts ${parts}x${size}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [source, target] = [pointer(0), pointer(1)];
      const [from, to] = chunks.range(block);
      loop(from.mul(16), to.mul(16), 16, (offset) => {
        const at = variable(source.add(offset));
        const total = variable(load(at));
        loop(1, parts, 1, () => {
          at.set(at.add(size * FLOAT_BYTES));
          total.set(total.add(load(at)));
        });
        store(target.add(offset), total);
      });
    },
  };
}
