/**
 * A module under construction: functions over one imported, shared memory.
 *
 * @module
 */
import { Body, type TypeName, types, writeBody } from "./body.ts";
import { name, section, unsigned, vector } from "./encoding.ts";
import { memoryPages } from "./shared_memory.ts";

interface ImportEntry {
  name: string;
  type: number;
}

interface FunctionEntry {
  name: string;
  type: number;
  body: Body;
}

/**
 * Collects functions and encodes them as a WebAssembly module.
 *
 * The module imports `engine.memory` (shared) and, if asked, `engine.table` and functions of the
 * host, and exports every function of its own under its name. Names also go into the name section,
 * so that traps can be read.
 *
 * @example
 * ```ts
 * import { load, Module, parameter, sharedMemory, store } from "@shrinklab/engine/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * const module = new Module();
 * module.define("double", ["i32"], () => {
 *   const x = load(parameter(0));
 *   store(parameter(0), x.add(x));
 * });
 * const memory = sharedMemory();
 * const numbers = new Float32Array(memory.buffer, 16, 4).fill(1.5);
 * const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
 *   engine: { memory },
 * });
 * (exports.double as (address: number) => void)(16);
 * assertEquals([...numbers], [3, 3, 3, 3]);
 * ```
 */
export class Module {
  #types: number[][] = [];
  #imports: ImportEntry[] = [];
  #functions: FunctionEntry[] = [];
  #table: boolean;
  #relaxed: boolean;

  /**
   * A module without any function yet.
   *
   * @param options `table`: whether the module imports a function table for indirect calls,
   *   default no; `relaxed`: whether it may use relaxed SIMD instructions, whose last bit depends
   *   on the processor, default no.
   */
  constructor(options: { table?: boolean; relaxed?: boolean } = {}) {
    this.#table = options.table ?? false;
    this.#relaxed = options.relaxed ?? false;
  }

  /** Number of the function type with these parameters and at most one result. */
  type(parameters: readonly TypeName[], result?: TypeName): number {
    const encoded = [
      0x60,
      ...vector(parameters.map((p) => [types[p]])),
      ...vector(result ? [[types[result]]] : []),
    ];
    const known = this.#types.findIndex((t) => t.join() === encoded.join());
    return known >= 0 ? known : this.#types.push(encoded) - 1;
  }

  /**
   * Imports a function of the host, `engine.<name>`, which has no result.
   *
   * @returns Its number, for `call`.
   * @throws {TypeError} If a function is defined already: the numbers of imports come first.
   */
  import(functionName: string, parameters: readonly TypeName[]): number {
    if (this.#functions.length > 0) {
      throw new TypeError(`Cannot import ${functionName}: a function is defined already`);
    }
    return this.#imports.push({ name: functionName, type: this.type(parameters) }) - 1;
  }

  /**
   * Adds a function.
   *
   * @param functionName Export name.
   * @param parameters Types of its parameters, read with `parameter(i)`.
   * @param write Writes its body by statements.
   * @param result Type of its result, if it has one.
   * @returns Its number, for `call`.
   */
  define(
    functionName: string,
    parameters: readonly TypeName[],
    write: () => void,
    result?: TypeName,
  ): number {
    const target = new Body(parameters, this.#relaxed);
    writeBody(target, write);
    const entry = { name: functionName, type: this.type(parameters, result), body: target };
    return this.#imports.length + this.#functions.push(entry) - 1;
  }

  /** The module in the binary format. */
  encode(): Uint8Array<ArrayBuffer> {
    const limits = [0x03, ...unsigned(memoryPages), ...unsigned(memoryPages)];
    const memory = [...name("engine"), ...name("memory"), 0x02, ...limits];
    const table = [...name("engine"), ...name("table"), 0x01, 0x70, 0x00, 0];
    const imports = this.#imports.map((f) => [
      ...name("engine"),
      ...name(f.name),
      0x00,
      ...unsigned(f.type),
    ]);
    const index = (i: number) => unsigned(imports.length + i);
    const names = this.#functions.map((f, i) => [...index(i), ...name(f.name)]);
    const functionNames = vector(names);
    return new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, vector(this.#types)),
      ...section(2, vector([memory, ...(this.#table ? [table] : []), ...imports])),
      ...section(3, vector(this.#functions.map((f) => unsigned(f.type)))),
      ...section(7, vector(this.#functions.map((f, i) => [...name(f.name), 0, ...index(i)]))),
      ...section(10, vector(this.#functions.map((f) => f.body.encode()))),
      ...section(0, [...name("name"), 1, ...unsigned(functionNames.length), ...functionNames]),
    ]);
  }
}
