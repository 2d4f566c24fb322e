/**
 * Small passes over rows and entries.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  fillZero,
  float,
  load,
  loadInt,
  loop,
  store,
  storeFloat,
  variable,
  when,
} from "../wasm/mod.ts";
import { activationCode } from "./activation.ts";
import { columns } from "./columns.ts";
import { FLOAT_BYTES } from "./tile.ts";

/** Vectors, or entries of rows, that a block does. */
const blockVectors = 4096;

/** `f(x)`. Arguments: x, result. */
export function activateKernel(size: number, activation: string): Kernel {
  const { value } = activationCode(activation);
  const chunks = cut(Math.ceil(size / 4), blockVectors);
  return {
    name: `activate ${activation} ${size}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [x, result] = [pointer(0), pointer(1)];
      const [from, to] = chunks.range(block);
      loop(from.mul(16), to.mul(16), 16, (at) => {
        store(result.add(at), value(variable(load(x.add(at)))));
      });
    },
  };
}

/** int32 to float32. Arguments: x, result. */
export function intsToFloats(size: number): Kernel {
  const chunks = cut(Math.ceil(size / 4), blockVectors);
  return {
    name: `intsToFloats ${size}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [x, result] = [pointer(0), pointer(1)];
      const [from, to] = chunks.range(block);
      loop(from.mul(16), to.mul(16), 16, (at) => {
        store(result.add(at), load(x.add(at)).fromInts());
      });
    },
  };
}

/** 1 at each row's index, 0 elsewhere. Arguments: indices int32 `[rows]`, result. */
export function oneHotKernel(rows: number, depth: number): Kernel {
  const chunks = cut(rows, 1024);
  return {
    name: `oneHot ${rows}x${depth}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [indices, result] = [pointer(0), pointer(1)];
      const [from, to] = chunks.range(block);
      fillZero(result.add(from.mul(depth * FLOAT_BYTES)), to.sub(from).mul(depth * FLOAT_BYTES));
      loop(from, to, 1, (row) => {
        const index = variable(loadInt(indices.add(row.mul(4))));
        // An index beyond the depth makes a row of zeros, and must not write elsewhere.
        when(index.below(depth), () => {
          storeFloat(result.add(row.mul(depth).add(index).mul(FLOAT_BYTES)), float(1));
        });
      });
    },
  };
}

/** `x[i][j] * factors[j]`. Arguments: x `[rows, columns]`, factors, result (it may be x). */
export function scaleColumnsKernel(rows: number, count: number): Kernel {
  const part = cut(rows, Math.max(1, Math.ceil(4 * blockVectors / count)));
  return {
    name: `scaleColumns ${rows}x${count}`,
    blocks: part.blocks,
    write({ block, pointer }) {
      const [x, factors, result] = [pointer(0), pointer(1), pointer(2)];
      const [from, to] = part.range(block);
      loop(
        from.mul(count * FLOAT_BYTES),
        to.mul(count * FLOAT_BYTES),
        count * FLOAT_BYTES,
        (row) => {
          const [source, target] = [variable(x.add(row)), variable(result.add(row))];
          const all = columns(count);
          // In place, a last vector that overlaps must be read before its neighbour is written.
          const last = all.at(-1)!;
          const kept = variable(last.load(source).mul(last.load(factors)));
          for (const some of all.slice(0, -1)) {
            some.store(target, variable(some.load(source).mul(some.load(factors))));
          }
          last.store(target, kept);
        },
      );
    },
  };
}
