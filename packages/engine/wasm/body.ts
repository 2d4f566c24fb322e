/**
 * The function whose body is being written: its locals and its instructions so far.
 *
 * Statements (`loop`, `when`, `store…`) append to the current body, so that kernel code reads as
 * its loop nest. Emission is synchronous and never nested, which is why one variable will do.
 *
 * @module
 */
import { unsigned } from "./encoding.ts";

/** The value types that kernels use, by their byte in the binary format. */
export const types = { i32: 0x7f, i64: 0x7e, f32: 0x7d, v128: 0x7b } as const;

/** Name of a value type. */
export type TypeName = keyof typeof types;

/** Instructions and locals of one function. */
export class Body {
  /** Instructions so far. */
  readonly code: number[] = [];
  #types: TypeName[];
  #parameters: number;
  #free = new Map<TypeName, number[]>();
  #constants = new Map<string, { index: number; code: readonly number[] }>();
  #scopes: { type: TypeName; index: number }[][] = [];

  /**
   * A function without any code yet.
   *
   * @param parameters Types of the parameters, which are the first locals.
   * @param relaxed Whether relaxed SIMD instructions may be used.
   */
  constructor(parameters: readonly TypeName[], readonly relaxed: boolean) {
    this.#types = [...parameters];
    this.#parameters = parameters.length;
  }

  /** Takes a local, reusing one that a closed scope has given back. */
  local(type: TypeName): number {
    const index = this.#free.get(type)?.pop() ?? this.#types.push(type) - 1;
    this.#scopes.at(-1)?.push({ type, index });
    return index;
  }

  /**
   * A local that holds a constant vector from the function's start on. V8 does not take constants
   * out of loops: it would put them together anew, by three instructions, at each use.
   *
   * @param code The instruction for the constant.
   */
  constant(code: readonly number[]): number {
    const key = code.join();
    const known = this.#constants.get(key);
    if (known) return known.index;
    const index = this.#types.push("v128") - 1;
    this.#constants.set(key, { index, code });
    return index;
  }

  /** Runs `write` and afterwards gives back the locals that it took. */
  scope(write: () => void): void {
    this.#scopes.push([]);
    write();
    for (const { type, index } of this.#scopes.pop() ?? []) {
      const free = this.#free.get(type) ?? [];
      free.push(index);
      this.#free.set(type, free);
    }
  }

  /** The function body in the binary format: size, locals, constants, instructions, end. */
  encode(): number[] {
    const locals = this.#types.slice(this.#parameters);
    const content = unsigned(locals.length);
    for (const type of locals) content.push(1, types[type]);
    for (const { index, code } of this.#constants.values()) {
      content.push(...code, 0x21, ...unsigned(index));
    }
    for (const byte of this.code) content.push(byte);
    content.push(0x0b);
    return [...unsigned(content.length), ...content];
  }
}

let current: Body | undefined;

/**
 * The body that statements append to.
 *
 * @throws {TypeError} If no function is being written.
 */
export function body(): Body {
  if (!current) throw new TypeError("Cannot write a statement: no function is being written");
  return current;
}

/** Appends one instruction and its operands' code to the current body. */
export function emit(...parts: (number | readonly number[])[]): void {
  const { code } = body();
  for (const part of parts) {
    if (typeof part === "number") code.push(part);
    else for (const byte of part) code.push(byte);
  }
}

/** Writes a function body: `write` runs with `target` as the current one. */
export function writeBody(target: Body, write: () => void): void {
  const outer = current;
  current = target;
  try {
    write();
  } finally {
    current = outer;
  }
}
