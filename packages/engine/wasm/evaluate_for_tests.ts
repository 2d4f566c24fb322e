import { loop } from "./control.ts";
import { load, store, storeFloat, storeInt } from "./memory.ts";
import { Module } from "./module.ts";
import { sharedMemory } from "./shared_memory.ts";
import type { Value } from "./value.ts";
import { parameter } from "./variable.ts";
import { F32, I32, Vector } from "./values.ts";

/** Memory for the functions of a test. */
export const memory = sharedMemory();

/** Where {@linkcode evaluate} reads its operands, 16 bytes apart, and writes its result. */
export const places = { operands: 1024, result: 2048 } as const;

/** A compiled function of a test. */
export type Compiled = (...args: number[]) => number;

/**
 * Compiles one function of integers over {@linkcode memory}.
 *
 * @param write Writes the body.
 * @param options How many parameters it has, whether it returns an integer, relaxed SIMD or not.
 */
export function compile(
  write: () => void,
  options: { parameters?: number; result?: boolean; relaxed?: boolean } = {},
): Compiled {
  const module = new Module({ relaxed: options.relaxed ?? false });
  const parameters = Array.from({ length: options.parameters ?? 0 }, () => "i32" as const);
  module.define("test", parameters, write, options.result ? "i32" : undefined);
  return instantiate(module).test!;
}

/** The functions of a module over {@linkcode memory}, by name. */
export function instantiate(module: Module, table?: WebAssembly.Table): Record<string, Compiled> {
  const imports = { engine: { memory, ...(table ? { table } : {}) } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), imports);
  return exports as Record<string, Compiled>;
}

/**
 * Calculates one expression.
 *
 * @param write Gives the expression; `address` is where the operands begin.
 * @param operands Bytes of the operands, 16 each.
 * @returns The first 16 bytes of the result.
 */
export function evaluate(
  write: (address: I32) => Value,
  operands: readonly ArrayBufferView[],
  relaxed = false,
): DataView {
  const bytes = new Uint8Array(memory.buffer);
  for (const [i, { buffer, byteOffset, byteLength }] of operands.entries()) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), places.operands + 16 * i);
  }
  compile(() => {
    const value = write(parameter(0));
    if (value instanceof I32) storeInt(parameter(1), value);
    if (value instanceof F32) storeFloat(parameter(1), value);
    if (value instanceof Vector) store(parameter(1), value);
  }, { parameters: 2, relaxed })(places.operands, places.result);
  return new DataView(bytes.slice(places.result, places.result + 16).buffer);
}

/**
 * Applies a function of four lanes to many numbers.
 *
 * @param write Gives the function's code.
 * @param values Any number of values.
 * @param relaxed Whether with relaxed SIMD.
 */
export function mapFloats(
  write: (x: Vector) => Vector,
  values: Float32Array,
  relaxed = false,
): Float32Array {
  const [start, most] = [8192, 8192];
  const apply = compile(() => {
    loop(start, parameter(0), 16, (at) => store(at, write(load(at))));
  }, { parameters: 1, relaxed });
  const result = new Float32Array(values.length);
  for (let first = 0; first < values.length; first += most) {
    const some = values.subarray(first, first + most);
    const area = new Float32Array(memory.buffer, start, some.length);
    area.set(some);
    apply(start + 4 * some.length);
    result.set(area, first);
  }
  return result;
}
