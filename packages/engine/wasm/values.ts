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
import { body, emit, type TypeName } from "./body.ts";
import { type Bytes, float32, signed, unsigned } from "./encoding.ts";

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

/** A value on the stack: its type and the code that puts it there. */
export abstract class Value {
  /** The value's type. */
  abstract readonly type: TypeName;
  /** @param code Instructions that leave the value on the stack. */
  constructor(readonly code: Bytes) {}
  /** A value of the same type from other code. */
  abstract like(code: Bytes): Value;
}

/** A 32-bit integer: an address, a counter, a condition (anything but 0 holds). */
export class I32 extends Value {
  readonly type = "i32";
  like(code: Bytes): I32 {
    return new I32(code);
  }
  #apply(opcode: number, other: I32 | number): I32 {
    return new I32([...this.code, ...int(other).code, opcode]);
  }
  add(other: I32 | number): I32 {
    return other === 0 ? this : this.#apply(0x6a, other);
  }
  sub(other: I32 | number): I32 {
    return other === 0 ? this : this.#apply(0x6b, other);
  }
  mul(other: I32 | number): I32 {
    return other === 1 ? this : this.#apply(0x6c, other);
  }
  /** Unsigned quotient. */
  div(other: I32 | number): I32 {
    return other === 1 ? this : this.#apply(0x6e, other);
  }
  /** Unsigned remainder. */
  rem(other: I32 | number): I32 {
    return this.#apply(0x70, other);
  }
  and(other: I32 | number): I32 {
    return this.#apply(0x71, other);
  }
  or(other: I32 | number): I32 {
    return this.#apply(0x72, other);
  }
  xor(other: I32 | number): I32 {
    return this.#apply(0x73, other);
  }
  shl(other: I32 | number): I32 {
    return this.#apply(0x74, other);
  }
  /** Logical shift right. */
  shr(other: I32 | number): I32 {
    return this.#apply(0x76, other);
  }
  eq(other: I32 | number): I32 {
    return this.#apply(0x46, other);
  }
  ne(other: I32 | number): I32 {
    return this.#apply(0x47, other);
  }
  /** Signed comparison, as are `gt`, `le` and `ge`. */
  lt(other: I32 | number): I32 {
    return this.#apply(0x48, other);
  }
  gt(other: I32 | number): I32 {
    return this.#apply(0x4a, other);
  }
  le(other: I32 | number): I32 {
    return this.#apply(0x4c, other);
  }
  ge(other: I32 | number): I32 {
    return this.#apply(0x4e, other);
  }
  /** Unsigned comparison: a negative number counts as a huge one. */
  below(other: I32 | number): I32 {
    return this.#apply(0x49, other);
  }
  /** 1 where the value is 0, else 0. */
  not(): I32 {
    return new I32([...this.code, 0x45]);
  }
  /** `this` holds ? `yes` : `no`; both are calculated. */
  choose<T extends I32 | F32 | V128>(yes: T, no: T): T {
    const code = [...yes.code, ...no.code, ...this.code, 0x1b];
    return yes.like(code) as T;
  }
  /** Four lanes of this integer. */
  splat(): V128 {
    return new V128([...this.code, ...simd(0x11)]);
  }
  /** The signed integer as a float32. */
  toFloat(): F32 {
    return new F32([...this.code, 0xb2]);
  }
}

/** A float32. */
export class F32 extends Value {
  readonly type = "f32";
  like(code: Bytes): F32 {
    return new F32(code);
  }
  #apply(opcode: number, other: F32 | number): F32 {
    return new F32([...this.code, ...float(other).code, opcode]);
  }
  #compare(opcode: number, other: F32 | number): I32 {
    return new I32([...this.code, ...float(other).code, opcode]);
  }
  add(other: F32 | number): F32 {
    return this.#apply(0x92, other);
  }
  sub(other: F32 | number): F32 {
    return this.#apply(0x93, other);
  }
  mul(other: F32 | number): F32 {
    return this.#apply(0x94, other);
  }
  div(other: F32 | number): F32 {
    return this.#apply(0x95, other);
  }
  min(other: F32 | number): F32 {
    return this.#apply(0x96, other);
  }
  max(other: F32 | number): F32 {
    return this.#apply(0x97, other);
  }
  abs(): F32 {
    return new F32([...this.code, 0x8b]);
  }
  neg(): F32 {
    return new F32([...this.code, 0x8c]);
  }
  sqrt(): F32 {
    return new F32([...this.code, 0x91]);
  }
  /** Its whole part as an integer without sign. */
  toInt(): I32 {
    return new I32([...this.code, 0xfc, 0x01]);
  }
  /** Rounded to the nearest whole number, halves to even. */
  nearest(): F32 {
    return new F32([...this.code, 0x90]);
  }
  eq(other: F32 | number): I32 {
    return this.#compare(0x5b, other);
  }
  lt(other: F32 | number): I32 {
    return this.#compare(0x5d, other);
  }
  gt(other: F32 | number): I32 {
    return this.#compare(0x5e, other);
  }
  /** The same bits as an integer. */
  bits(): I32 {
    return new I32([...this.code, 0xbc]);
  }
  /** Four lanes of this value. */
  splat(): V128 {
    return new V128([...this.code, ...simd(0x13)]);
  }
}

/** Four float32 lanes. */
export class V128 extends Value {
  readonly type = "v128";
  like(code: Bytes): V128 {
    return new V128(code);
  }
  #apply(opcode: number, other: V128): V128 {
    return new V128([...this.code, ...other.code, ...simd(opcode)]);
  }
  add(other: V128): V128 {
    return this.#apply(0xe4, other);
  }
  sub(other: V128): V128 {
    return this.#apply(0xe5, other);
  }
  mul(other: V128): V128 {
    return this.#apply(0xe6, other);
  }
  div(other: V128): V128 {
    return this.#apply(0xe7, other);
  }
  min(other: V128): V128 {
    return this.#apply(0xe8, other);
  }
  max(other: V128): V128 {
    return this.#apply(0xe9, other);
  }
  /** `other < this ? other : this`, one instruction: `this` where either is NaN. */
  pmin(other: V128): V128 {
    return this.#apply(0xea, other);
  }
  /** `this < other ? other : this`, one instruction: `this` where either is NaN. */
  pmax(other: V128): V128 {
    return this.#apply(0xeb, other);
  }
  /** All bits set in lanes where `this < other`, none elsewhere; so are `gt` and `eq`. */
  lt(other: V128): V128 {
    return this.#apply(0x43, other);
  }
  gt(other: V128): V128 {
    return this.#apply(0x44, other);
  }
  eq(other: V128): V128 {
    return this.#apply(0x41, other);
  }
  and(other: V128): V128 {
    return this.#apply(0x4e, other);
  }
  /** Bits of `this` that `other` lacks. */
  andNot(other: V128): V128 {
    return this.#apply(0x4f, other);
  }
  or(other: V128): V128 {
    return this.#apply(0x50, other);
  }
  /** `this` as a mask: bits of `yes` where it is set, of `no` elsewhere. */
  blend(yes: V128, no: V128): V128 {
    return new V128([...yes.code, ...no.code, ...this.code, ...simd(0x52)]);
  }
  abs(): V128 {
    return new V128([...this.code, ...simd(0xe0)]);
  }
  neg(): V128 {
    return new V128([...this.code, ...simd(0xe1)]);
  }
  sqrt(): V128 {
    return new V128([...this.code, ...simd(0xe3)]);
  }
  /** Each lane rounded to the nearest whole number, halves to even. */
  nearest(): V128 {
    return new V128([...this.code, ...simd(0x6a)]);
  }
  /** Lanes as whole numbers (saturating), bits of an i32x4. */
  toInts(): V128 {
    return new V128([...this.code, ...simd(0xf8)]);
  }
  /** An i32x4 as float32 lanes. */
  fromInts(): V128 {
    return new V128([...this.code, ...simd(0xfa)]);
  }
  /** Integer lanes added. */
  addInts(other: V128): V128 {
    return this.#apply(0xae, other);
  }
  /** All bits set in lanes where the integers are equal. */
  eqInts(other: V128): V128 {
    return this.#apply(0x37, other);
  }
  /** All bits set in lanes where the integer is not below `other`'s, both without sign. */
  notBelowInts(other: V128): V128 {
    return this.#apply(0x40, other);
  }
  /** Low 32 bits of the integer products. */
  mulInts(other: V128): V128 {
    return this.#apply(0xb5, other);
  }
  /** High 32 bits of the integer products, without sign. */
  mulHighInts(other: V128): V128 {
    const [low, high] = [this.#apply(0xde, other), this.#apply(0xdf, other)];
    return low.shuffle(high, 1, 3, 5, 7);
  }
  xor(other: V128): V128 {
    return this.#apply(0x51, other);
  }
  /** Integer lanes with their signs changed. */
  negInts(): V128 {
    return new V128([...this.code, ...simd(0xa1)]);
  }
  /** Integer lanes shifted left. */
  shlInts(bits: number): V128 {
    return new V128([...this.code, ...int(bits).code, ...simd(0xab)]);
  }
  /** Integer lanes shifted right, copies of the sign coming in. */
  shrInts(bits: number): V128 {
    return new V128([...this.code, ...int(bits).code, ...simd(0xac)]);
  }
  /** Four copies of lane `k`. */
  lane(k: number): V128 {
    return this.shuffle(this, k, k, k, k);
  }
  /** Lanes of `this` (0 to 3) and `other` (4 to 7) in the order given. */
  shuffle(other: V128, ...lanes: number[]): V128 {
    const bytes = lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);
    return new V128([...this.code, ...other.code, ...simd(0x0d), ...bytes]);
  }
  /** Lane `k` as a float32. */
  extract(k: number): F32 {
    return new F32([...this.code, ...simd(0x1f), k]);
  }
  /** 1 if any bit is set. */
  any(): I32 {
    return new I32([...this.code, ...simd(0x53)]);
  }
}

/** An integer constant, or the expression itself. */
export function int(value: I32 | number): I32 {
  return typeof value === "number" ? new I32([0x41, ...signed(value)]) : value;
}

/** A float32 constant, or the expression itself. */
export function float(value: F32 | number): F32 {
  return typeof value === "number" ? new F32([0x43, ...float32(value)]) : value;
}

/** Four lanes of one constant. Name it with {@linkcode variable} outside of a loop. */
export function lanes(value: number): V128 {
  const bytes = float32(value);
  return new V128([...simd(0x0c), ...bytes, ...bytes, ...bytes, ...bytes]);
}

/** Four integer lanes of one constant. */
export function intLanes(value: number): V128 {
  const bytes = [...new Uint8Array(new Int32Array([value]).buffer)];
  return new V128([...simd(0x0c), ...bytes, ...bytes, ...bytes, ...bytes]);
}

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

/** Four floats as the lanes of a vector. */
export function gather(a: F32, b: F32, c: F32, d: F32): V128 {
  const replace = (v: V128, k: number, x: F32) =>
    new V128([...v.code, ...x.code, ...simd(0x20), k]);
  return replace(replace(replace(a.splat(), 1, b), 2, c), 3, d);
}

/** The parameter number `index` of the function being written. */
export function parameter(index: number): I32 {
  return new I32([0x20, ...unsigned(index)]);
}

/**
 * `a * b + c` in each lane.
 *
 * In a module with relaxed SIMD one instruction, rounded once where the processor can (V8 on x86
 * emits `vfmadd231ps`); otherwise a product and a sum, the same bits everywhere.
 */
export function fma(a: V128, b: V128, c: V128): V128 {
  return body().relaxed
    ? new V128([...a.code, ...b.code, ...c.code, ...simd(0x105)])
    : a.mul(b).add(c);
}
