/**
 * The expression language: typed WebAssembly values with the operators as methods.
 *
 * An expression is the code that leaves its value on the stack; combining two concatenates their
 * code. So an expression used twice is calculated twice: name it with {@linkcode variable}.
 *
 * Source of the opcodes: WebAssembly Core Specification 2.0, 5.4, and the relaxed SIMD and threads
 * proposals.
 *
 * @module
 */
import type { TypeName } from "./body.ts";
import { type Bytes, unsigned } from "./encoding.ts";

/** The code of a SIMD instruction. */
export function simd(opcode: number): number[] {
  return [0xfd, ...unsigned(opcode)];
}

/** A value on the stack: its type and the code that puts it there. */
export abstract class Value {
  /** The value's type. */
  abstract readonly type: TypeName;
  /**
   * The value that some code calculates.
   *
   * @param code Instructions that leave the value on the stack.
   */
  constructor(readonly code: Bytes) {}
  /** A value of the same type from other code. */
  abstract like(code: Bytes): Value;
}
