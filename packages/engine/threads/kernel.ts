/**
 * What a kernel is.
 *
 * @module
 */
import {
  call,
  type F32,
  type I32,
  int,
  loadFloat,
  loadInt,
  Module,
  parameter,
  type Settable,
  variable,
} from "../wasm/mod.ts";

/** What a kernel's code can refer to while it is written. */
export interface KernelContext {
  /** Number of the block to calculate. */
  readonly block: I32;
  /** Address of this thread's scratch memory. */
  readonly scratch: I32;
  /** Argument number `index` as an address. */
  pointer(index: number): I32 & Settable<I32>;
  /** Argument number `index` as an integer. */
  integer(index: number): I32 & Settable<I32>;
  /** Argument number `index` as a number. */
  number(index: number): F32 & Settable<F32>;
  /** Calls the function of the host that the kernel names in `calls`. */
  call(...args: I32[]): void;
}

/**
 * A calculation over buffers, written for exact sizes.
 *
 * Its blocks are independent of each other, so that any thread may take any of them; each writes
 * what no other writes, which makes results the same at any number of threads.
 */
export interface Kernel {
  /** Operation and sizes: two kernels of the same name have the same code. */
  readonly name: string;
  /** Number of blocks, 1 or more. */
  readonly blocks: number;
  /** Bytes of scratch memory that a thread needs, default 0. */
  readonly scratch?: number;
  /** A function of the host that it calls, if any, and how many integers that takes. */
  readonly calls?: { readonly name: string; readonly parameters: number };
  /** Writes the code that calculates one block. */
  write(context: KernelContext): void;
}

/**
 * An argument of a kernel: an address, a number, or an integer; those of a function are asked for
 * anew at each replay.
 */
export type KernelArgument =
  | number
  | { readonly number: number | (() => number) }
  | { readonly integer: number | (() => number) };

/** A kernel as a module of WebAssembly with one function (arguments, block, scratch). */
export function compileKernel(kernel: Kernel, relaxed: boolean): Uint8Array<ArrayBuffer> {
  const module = new Module({ relaxed });
  const { calls } = kernel;
  const host = calls && module.import(calls.name, new Array(calls.parameters).fill("i32"));
  module.define(kernel.name, ["i32", "i32", "i32"], () => {
    const args = parameter(0);
    kernel.write({
      block: parameter(1),
      scratch: parameter(2),
      pointer: (index) => variable(loadInt(args, 4 * index)),
      integer: (index) => variable(loadInt(args, 4 * index)),
      number: (index) => variable(loadFloat(args, 4 * index)),
      call: (...integers) => {
        if (host === undefined) {
          throw new TypeError(`Cannot call: ${kernel.name} names no function of the host`);
        }
        call(host, ...integers);
      },
    });
  });
  return module.encode();
}

/**
 * Cuts work of `items` into blocks of whole items.
 *
 * @param items Number of items, 0 or more.
 * @param size Items a block, 1 or more.
 * @returns `blocks`, and `range(block)` with the first item and the end of a block.
 */
export function cut(items: number, size: number): {
  blocks: number;
  range: (block: I32) => [from: I32, to: I32];
} {
  const blocks = Math.max(1, Math.ceil(items / size));
  return {
    blocks,
    range: (block) => {
      const from = variable(block.mul(size));
      const end = variable(from.add(size));
      return [
        from,
        items > 0 && items % size === 0 ? end : variable(end.gt(items).choose(int(items), end)),
      ];
    },
  };
}
