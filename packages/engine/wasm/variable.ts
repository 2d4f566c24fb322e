/**
 * Names for values: locals and parameters of the function being written.
 *
 * @module
 */
import { body, emit } from "./body.ts";
import { type Bytes, unsigned } from "./encoding.ts";
import { type F32, I32, int, Vector } from "./values.ts";

/** What {@linkcode variable} adds to an expression: it can be given a new value. */
export interface Settable<T> {
  /** Assigns a new value. */
  set(value: T): void;
}

function named<T extends I32 | F32>(initial: T): T & Settable<T> {
  const local = newLocal(initial);
  return Object.assign(initial.like(local.get) as T, { set: (value: T) => local.set(value.code) });
}

/** A vector of eight lanes has a local for each half. */
function namedVector(initial: Vector): Vector & Settable<Vector> {
  const halves = initial.high ? [initial.half(0), initial.half(1)] : [initial];
  const [low, high] = halves.map(newLocal);
  return Object.assign(initial.like(low!.get, high?.get), {
    set(value: Vector) {
      const own = value.to(initial.lanes);
      low!.set(own.half(0).code);
      high?.set(own.half(1).code);
    },
  });
}

function newLocal({ type, code }: I32 | F32 | Vector) {
  const index = unsigned(body().local(type));
  const set = (value: Bytes) => emit(value, 0x21, index);
  set(code);
  return { get: [0x20, ...index], set };
}

/**
 * Names a value: calculates it once, here, into a local of the function being written.
 *
 * @param initial The value.
 * @returns An expression that reads the local, with `set` to assign another value.
 */
export function variable(initial: I32 | number): I32 & Settable<I32>;
/** Names a float32: calculates it once, here, into a local. */
export function variable(initial: F32): F32 & Settable<F32>;
/** Names a vector: calculates it once, here, into a local for each half. */
export function variable(initial: Vector): Vector & Settable<Vector>;
export function variable(initial: I32 | F32 | Vector | number): unknown {
  if (initial instanceof Vector) return namedVector(initial);
  return named(typeof initial === "number" ? int(initial) : initial);
}

/** The parameter number `index` of the function being written. */
export function parameter(index: number): I32 {
  return new I32([0x20, ...unsigned(index)]);
}
