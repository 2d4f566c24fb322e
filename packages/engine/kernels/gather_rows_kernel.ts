/**
 * Picking rows of a table by number: a batch out of a data set that lies in memory.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  copy,
  type I32,
  load,
  loadByte,
  loadBytes,
  loadInt,
  loop,
  registerLanes,
  store,
  storeFloat,
  variable,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Sizes of a pick of `rows` rows of `width` entries. */
export interface GatherSizes {
  readonly rows: number;
  readonly width: number;
  /** What the table holds: bytes, which become float32, or 32-bit entries, which stay. */
  readonly entries: "bytes" | "words";
}

/**
 * `result[i] = table[indices[i]] / divisor`; 32-bit entries are copied as they are.
 *
 * Dividing rounds as `pixels / 255` does in numpy and PyTorch; times 1/255 would not.
 *
 * Arguments: table, indices (int32), result, divisor (a number).
 */
export function gatherRowsKernel(sizes: GatherSizes): Kernel {
  const { rows, width, entries } = sizes;
  const chunks = cut(rows, Math.max(1, Math.ceil(2 ** 14 / width)));
  return {
    name: `gatherRows ${JSON.stringify(sizes)}`,
    blocks: chunks.blocks,
    write({ block, pointer, number }) {
      const [table, indices, result] = [pointer(0), pointer(1), pointer(2)];
      const divisor = number(3);
      const divisors = variable(divisor.splat());
      const [from, to] = chunks.range(block);
      loop(from, to, 1, (row) => {
        const index = loadInt(indices.add(row.mul(4)));
        const target = variable(result.add(row.mul(width * FLOAT_BYTES)));
        if (entries === "words") {
          copyRow(table.add(index.mul(width * FLOAT_BYTES)), target, width);
          return;
        }
        const source = variable(table.add(index.mul(width)));
        const whole = width - width % 4;
        loop(0, whole, 4, (k) => {
          const values = loadBytes(source.add(k)).fromInts().div(divisors);
          store(target.add(k.mul(FLOAT_BYTES)), values);
        });
        for (const k of range(width - whole)) {
          const value = loadByte(source, whole + k).toFloat().div(divisor);
          storeFloat(target, value, (whole + k) * FLOAT_BYTES);
        }
      });
    },
  };
}

/** Registers that are copied at a time. */
const together = 7;

/** Copies a row. By wide registers a row of some length is done before the system's copy has begun. */
function copyRow(from: I32, target: I32, width: number): void {
  const lanes = together * registerLanes;
  const whole = registerLanes === 8 ? width - width % lanes : 0;
  const source = variable(from);
  loop(0, whole * FLOAT_BYTES, lanes * FLOAT_BYTES, (at) => {
    const [here, there] = [variable(source.add(at)), variable(target.add(at))];
    const offsets = range(together).map((k) => k * registerLanes * FLOAT_BYTES);
    const values = offsets.map((offset) => variable(load(here, offset, registerLanes)));
    for (const [k, value] of values.entries()) store(there, value, offsets[k]);
  });
  if (whole < width) {
    copy(
      target.add(whole * FLOAT_BYTES),
      source.add(whole * FLOAT_BYTES),
      (width - whole) * FLOAT_BYTES,
    );
  }
}
