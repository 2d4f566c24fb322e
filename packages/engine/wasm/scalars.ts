/**
 * Integers and float32 numbers.
 *
 * @module
 */
import { type Bytes, float32, signed } from "./encoding.ts";
import { simd, Value } from "./value.ts";
import { Vector } from "./vector.ts";

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
  choose<T extends I32 | F32 | Vector>(yes: T, no: T): T {
    const choice = (a: Value, b: Value) => [...a.code, ...b.code, ...this.code, 0x1b];
    if (!(yes instanceof Vector && no instanceof Vector)) return yes.like(choice(yes, no)) as T;
    const high = yes.high || no.high ? choice(yes.half(1), no.half(1)) : undefined;
    return yes.like(choice(yes, no), high) as T;
  }
  /** Four lanes of this integer. */
  splat(): Vector {
    return new Vector([...this.code, ...simd(0x11)]);
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
  splat(): Vector {
    return new Vector([...this.code, ...simd(0x13)]);
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
