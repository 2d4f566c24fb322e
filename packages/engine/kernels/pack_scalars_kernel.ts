import type { Kernel } from "../threads/kernel.ts";
import { loadFloat, storeFloat } from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Puts single numbers side by side. Arguments: `count` addresses, result. */
export function packScalarsKernel(count: number): Kernel {
  return {
    name: `scalars ${count}`,
    blocks: 1,
    write({ pointer }) {
      const target = pointer(count);
      for (const i of range(count)) storeFloat(target, loadFloat(pointer(i)), i * FLOAT_BYTES);
    },
  };
}
