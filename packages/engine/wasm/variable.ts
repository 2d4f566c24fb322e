/**
 * Names for values: locals and parameters of the function being written.
 *
 * @module
 */
import { body, emit } from "./body.ts";
import { unsigned } from "./encoding.ts";
import { type F32, I32, int } from "./scalars.ts";
import type { V128 } from "./vector.ts";

/** What {@linkcode variable} adds to an expression: it can be given a new value. */
export interface Settable<T> {
  /** Assigns a new value. */
  set(value: T): void;
}

function named<T extends I32 | F32 | V128>(initial: T): T & Settable<T> {
  const index = body().local(initial.type);
  emit(initial.code, 0x21, unsigned(index));
  return Object.assign(initial.like([0x20, ...unsigned(index)]) as T, {
    set: (value: T) => emit(value.code, 0x21, unsigned(index)),
  });
}

/**
 * Names a value: calculates it once, here, into a local of the function being written.
 *
 * @param initial The value.
 * @returns An expression that reads the local, with `set` to assign another value.
 */
export function variable(initial: I32 | number): I32 & Settable<I32>;
export function variable(initial: F32): F32 & Settable<F32>;
export function variable(initial: V128): V128 & Settable<V128>;
export function variable(initial: I32 | F32 | V128 | number): unknown {
  return named(typeof initial === "number" ? int(initial) : initial);
}

/** The parameter number `index` of the function being written. */
export function parameter(index: number): I32 {
  return new I32([0x20, ...unsigned(index)]);
}
