/**
 * Integers, float32 numbers and vectors of them. They stand together since each makes the others: a
 * number fills the lanes of a vector, a lane is a number again.
 *
 * @module
 */
import { type Bytes, float32, signed } from "./encoding.ts";
import { simd, Value } from "./value.ts";

/** A 32-bit integer: an address, a counter, a condition (anything but 0 holds). */
export class I32 extends Value {
  /** The type as WebAssembly names it. */
  readonly type = "i32";
  /** Of the same type, from other code. */
  like(code: Bytes): I32 {
    return new I32(code);
  }
  #apply(opcode: number, other: I32 | number): I32 {
    return new I32([...this.code, ...int(other).code, opcode]);
  }
  /** Sum. */
  add(other: I32 | number): I32 {
    return other === 0 ? this : this.#apply(0x6a, other);
  }
  /** Difference. */
  sub(other: I32 | number): I32 {
    return other === 0 ? this : this.#apply(0x6b, other);
  }
  /** Product, its low 32 bits. */
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
  /** Bits set in both. */
  and(other: I32 | number): I32 {
    return this.#apply(0x71, other);
  }
  /** Bits set in either. */
  or(other: I32 | number): I32 {
    return this.#apply(0x72, other);
  }
  /** Bits set in one of the two. */
  xor(other: I32 | number): I32 {
    return this.#apply(0x73, other);
  }
  /** Shifted left. */
  shl(other: I32 | number): I32 {
    return this.#apply(0x74, other);
  }
  /** Logical shift right. */
  shr(other: I32 | number): I32 {
    return this.#apply(0x76, other);
  }
  /** 1 where the two are equal, else 0. */
  eq(other: I32 | number): I32 {
    return this.#apply(0x46, other);
  }
  /** 1 where they differ. */
  ne(other: I32 | number): I32 {
    return this.#apply(0x47, other);
  }
  /** 1 where it is less, else 0; signed, as are `gt`, `le` and `ge`. */
  lt(other: I32 | number): I32 {
    return this.#apply(0x48, other);
  }
  /** 1 where it is greater. */
  gt(other: I32 | number): I32 {
    return this.#apply(0x4a, other);
  }
  /** 1 where it is not greater. */
  le(other: I32 | number): I32 {
    return this.#apply(0x4c, other);
  }
  /** 1 where it is not less. */
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
  /** The type as WebAssembly names it. */
  readonly type = "f32";
  /** Of the same type, from other code. */
  like(code: Bytes): F32 {
    return new F32(code);
  }
  #apply(opcode: number, other: F32 | number): F32 {
    return new F32([...this.code, ...float(other).code, opcode]);
  }
  #compare(opcode: number, other: F32 | number): I32 {
    return new I32([...this.code, ...float(other).code, opcode]);
  }
  /** Sum. */
  add(other: F32 | number): F32 {
    return this.#apply(0x92, other);
  }
  /** Difference. */
  sub(other: F32 | number): F32 {
    return this.#apply(0x93, other);
  }
  /** Product. */
  mul(other: F32 | number): F32 {
    return this.#apply(0x94, other);
  }
  /** Quotient. */
  div(other: F32 | number): F32 {
    return this.#apply(0x95, other);
  }
  /** The lesser, NaN if either is. */
  min(other: F32 | number): F32 {
    return this.#apply(0x96, other);
  }
  /** The greater, NaN if either is. */
  max(other: F32 | number): F32 {
    return this.#apply(0x97, other);
  }
  /** Without its sign. */
  abs(): F32 {
    return new F32([...this.code, 0x8b]);
  }
  /** With its sign changed. */
  neg(): F32 {
    return new F32([...this.code, 0x8c]);
  }
  /** Square root. */
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
  /** 1 where the two are equal, else 0. */
  eq(other: F32 | number): I32 {
    return this.#compare(0x5b, other);
  }
  /** 1 where it is less. */
  lt(other: F32 | number): I32 {
    return this.#compare(0x5d, other);
  }
  /** 1 where it is greater. */
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

/**
 * Float32 lanes: four, or eight as two vectors of four, for a register of that width.
 *
 * An operation goes by halves. A vector of four beside one of eight stands for both of its halves, as
 * a constant or a splatted number does.
 */
export class Vector extends Value {
  /** The type as WebAssembly names it. */
  readonly type = "v128";

  /**
   * The vector that some code calculates.
   *
   * @param code Instructions that leave the first four lanes on the stack.
   * @param high Those of the other four, if there are.
   */
  constructor(code: Bytes, readonly high?: Bytes) {
    super(code);
  }

  /** Number of lanes. */
  get lanes(): 4 | 8 {
    return this.high ? 8 : 4;
  }
  /** Of the same type, from other code. */
  like(code: Bytes, high?: Bytes): Vector {
    return new Vector(code, high);
  }
  #apply(opcode: number, ...others: Vector[]): Vector {
    return byHalves([this, ...others], (...codes) => [...codes.flat(), ...simd(opcode)]);
  }
  /** Sums. */
  add(other: Vector): Vector {
    return this.#apply(0xe4, other);
  }
  /** Differences. */
  sub(other: Vector): Vector {
    return this.#apply(0xe5, other);
  }
  /** Products. */
  mul(other: Vector): Vector {
    return this.#apply(0xe6, other);
  }
  /** Quotients. */
  div(other: Vector): Vector {
    return this.#apply(0xe7, other);
  }
  /** The lesser of each two, NaN if either is. */
  min(other: Vector): Vector {
    return this.#apply(0xe8, other);
  }
  /** The greater of each two, NaN if either is. */
  max(other: Vector): Vector {
    return this.#apply(0xe9, other);
  }
  /** `other < this ? other : this`, one instruction: `this` where either is NaN. */
  pmin(other: Vector): Vector {
    return this.#apply(0xea, other);
  }
  /** `this < other ? other : this`, one instruction: `this` where either is NaN. */
  pmax(other: Vector): Vector {
    return this.#apply(0xeb, other);
  }
  /** All bits set in lanes where `this < other`, none elsewhere. */
  lt(other: Vector): Vector {
    return this.#apply(0x43, other);
  }
  /** All bits set in lanes where `this > other`. */
  gt(other: Vector): Vector {
    return this.#apply(0x44, other);
  }
  /** All bits set in lanes that are equal. */
  eq(other: Vector): Vector {
    return this.#apply(0x41, other);
  }
  /** Bits set in both. */
  and(other: Vector): Vector {
    return this.#apply(0x4e, other);
  }
  /** Bits of `this` that `other` lacks. */
  andNot(other: Vector): Vector {
    return this.#apply(0x4f, other);
  }
  /** Bits set in either. */
  or(other: Vector): Vector {
    return this.#apply(0x50, other);
  }
  /** `this` as a mask: bits of `yes` where it is set, of `no` elsewhere. */
  blend(yes: Vector, no: Vector): Vector {
    return byHalves([yes, no, this], (...codes) => [...codes.flat(), ...simd(0x52)]);
  }
  /** Lanes without their signs. */
  abs(): Vector {
    return this.#apply(0xe0);
  }
  /** Lanes with their signs changed. */
  neg(): Vector {
    return this.#apply(0xe1);
  }
  /** Square roots. */
  sqrt(): Vector {
    return this.#apply(0xe3);
  }
  /** Lanes as whole numbers (saturating), bits of an i32x4. */
  toInts(): Vector {
    return this.#apply(0xf8);
  }
  /** Integer lanes as float32. */
  fromInts(): Vector {
    return this.#apply(0xfa);
  }
  /** Integer lanes added. */
  addInts(other: Vector): Vector {
    return this.#apply(0xae, other);
  }
  /** All bits set in lanes where the integers are equal. */
  eqInts(other: Vector): Vector {
    return this.#apply(0x37, other);
  }
  /** All bits set in lanes where the integer is not below `other`'s, both without sign. */
  notBelowInts(other: Vector): Vector {
    return this.#apply(0x40, other);
  }
  /** Low 32 bits of the integer products. */
  mulInts(other: Vector): Vector {
    return this.#apply(0xb5, other);
  }
  /** High 32 bits of the integer products, without sign. */
  mulHighInts(other: Vector): Vector {
    const [low, high] = [this.#apply(0xde, other), this.#apply(0xdf, other)];
    return low.shuffle(high, 1, 3, 5, 7);
  }
  /** Bits set in one of the two. */
  xor(other: Vector): Vector {
    return this.#apply(0x51, other);
  }
  /** Integer lanes with their signs changed. */
  negInts(): Vector {
    return this.#apply(0xa1);
  }
  /** Integer lanes shifted left. */
  shlInts(bits: number): Vector {
    return byHalves([this], (code) => [...code, ...int(bits).code, ...simd(0xab)]);
  }
  /** Integer lanes shifted right, copies of the sign coming in. */
  shrInts(bits: number): Vector {
    return byHalves([this], (code) => [...code, ...int(bits).code, ...simd(0xac)]);
  }
  /** Four copies of lane `k`. */
  lane(k: number): Vector {
    return k < 4 ? this.half(0).shuffle(this.half(0), k, k, k, k) : this.half(1).lane(k - 4);
  }
  /** Lanes of `this` (0 to 3) and `other` (4 to 7) in the order given, in each half. */
  shuffle(other: Vector, ...lanes: number[]): Vector {
    const bytes = lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);
    return byHalves([this, other], (a, b) => [...a, ...b, ...simd(0x0d), ...bytes]);
  }
  /** Lane `k` as a float32. */
  extract(k: number): F32 {
    return new F32([...this.half(k >> 2).code, ...simd(0x1f), k % 4]);
  }
  /** 1 if any bit is set. */
  any(): I32 {
    const [low, high] = [this.half(0), this.half(1)];
    return new I32([...(this.high ? low.or(high) : low).code, ...simd(0x53)]);
  }
  /**
   * The vector with this many lanes: four stand for both halves of eight.
   *
   * @throws {TypeError} If it has eight and four are wanted.
   */
  to(lanes: 4 | 8): Vector {
    if (this.lanes > lanes) {
      throw new TypeError("Cannot use a vector: it has 8 lanes, want 4");
    }
    return this.lanes === lanes ? this : new Vector(this.code, this.code);
  }
  /** Lanes 0 to 3 (of `half` 0), or (1) lanes 4 to 7, which four lanes alone stand for too. */
  half(half: number): Vector {
    return new Vector(half === 0 ? this.code : this.high ?? this.code);
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

/** A vector whose halves are made of those of others. */
export function byHalves(vectors: readonly Vector[], make: (...codes: Bytes[]) => Bytes): Vector {
  const half = (h: number) => make(...vectors.map((vector) => vector.half(h).code));
  return vectors.some(({ high }) => high) ? new Vector(half(0), half(1)) : new Vector(half(0));
}
